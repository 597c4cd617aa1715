#include "store/customer_store.h"

/* The columns of every SELECT of customers below, in this order. */
enum { ID, CODE, NAME };

static struct status read_row(const struct db_rows *rows, struct arena *arena, struct customer *out)
{
    struct customer found;

    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(db_get_text(rows, CODE, arena, &found.code));
    TRY(db_get_text(rows, NAME, arena, &found.name));
    *out = found;
    return OK;
}

/* What begins with the text lies, by bytes, between it and it with the last code point behind. By
 * code that is a short range of an index in the order of the answer. By name it is one in another
 * order: so up to a thousand are taken by that index and sorted, and only where there are more is
 * the index of codes walked, where matches are then not far apart. */
#define CODES_FROM "(SELECT id FROM customers WHERE tenant = $1 AND code COLLATE \"C\" > $2"
#define NEXT_BY_CODE " ORDER BY code COLLATE \"C\" LIMIT $4)"

struct status customer_store_search(struct db *db, int64_t tenant_id,
                                    const struct customer_question *question, struct arena *arena,
                                    struct customer_page *out)
{
    static const char sql[] =
        "WITH named AS MATERIALIZED (SELECT id, code FROM customers"
        "      WHERE tenant = $1 AND $3 <> '' AND name COLLATE \"C\" >= $3"
        "        AND name COLLATE \"C\" < $3 || chr(1114111) LIMIT 1001),"
        "     few AS MATERIALIZED (SELECT count(*) <= 1000 AS are_few FROM named)"
        " SELECT id, code, name FROM customers WHERE tenant = $1 AND id IN (" CODES_FROM
        " AND code COLLATE \"C\" >= $3 AND code COLLATE \"C\" < $3 || chr(1114111)" NEXT_BY_CODE
        " UNION"
        " (SELECT id FROM named WHERE (SELECT are_few FROM few) AND code COLLATE \"C\" > "
        "$2" NEXT_BY_CODE " UNION " CODES_FROM
        " AND NOT (SELECT are_few FROM few) AND starts_with(name, $3)" NEXT_BY_CODE
        ") ORDER BY code COLLATE \"C\" LIMIT $4";
    struct customer_page page = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->after), DB_TEXT(question->prefix),
                           DB_INT((int64_t)question->limit + 1)),
                 &rows));
    page.has_more = rows.count > question->limit;
    page.count = page.has_more ? question->limit : rows.count;
    page.customers = arena_alloc_array(arena, page.count, sizeof *page.customers);
    if (page.customers == NULL)
        return arena_failure();
    for (; rows.row < page.count; rows.row++)
        TRY(read_row(&rows, arena, &page.customers[rows.row]));
    *out = page;
    return OK;
}

struct status customer_store_find(struct db *db, int64_t tenant_id, struct uuid id,
                                  struct arena *arena, struct customer *out)
{
    static const char sql[] = "SELECT id, code, name FROM customers WHERE tenant = $1 AND id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such customer");
    return read_row(&rows, arena, out);
}

static struct status query_statements(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                      const struct uuid *after, size_t limit, struct db_rows *out)
{
    static const char newest[] =
        "SELECT id, number, title, issued_on::text, amount_yen FROM statements"
        " WHERE tenant = $1 AND customer_id = $2"
        " ORDER BY statements.issued_on DESC, id LIMIT $3";
    static const char older[] =
        "SELECT found.id, found.number, found.title, found.issued_on::text, found.amount_yen"
        "  FROM statements AS place CROSS JOIN LATERAL ("
        "    SELECT id, number, title, issued_on, amount_yen FROM statements"
        "     WHERE tenant = place.tenant AND customer_id = place.customer_id"
        "       AND issued_on <= place.issued_on"
        "       AND (issued_on < place.issued_on OR id > place.id)"
        "     ORDER BY issued_on DESC, id LIMIT $3) AS found"
        " WHERE place.tenant = $1 AND place.customer_id = $2 AND place.id = $4"
        " ORDER BY found.issued_on DESC, found.id";

    if (after == NULL)
        return db_query(db, newest,
                        DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT((int64_t)limit)),
                        out);
    return db_query(
        db, older,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT((int64_t)limit), DB_UUID(*after)),
        out);
}

struct status customer_store_list_statements(struct db *db, int64_t tenant_id,
                                             struct uuid customer_id, const struct uuid *after,
                                             size_t limit, struct arena *arena,
                                             struct statement_page *out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(query_statements(db, tenant_id, customer_id, after, limit + 1, &rows));
    return statement_store_read_page(&rows, limit, arena, out);
}

struct status customer_store_count_statements(struct db *db, int64_t tenant_id,
                                              struct uuid customer_id, int64_t *count_out)
{
    static const char sql[] = "SELECT count(*) FROM (SELECT FROM statements"
                              " WHERE tenant = $1 AND customer_id = $2 LIMIT $3) AS counted";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT(CUSTOMER_COUNT_MAXIMUM)),
                 &rows));
    return db_get_int(&rows, 0, count_out);
}

struct status customer_store_list_users(struct db *db, int64_t tenant_id, struct uuid customer_id,
                                        size_t limit, struct arena *arena,
                                        struct customer_user_page *out)
{
    static const char sql[] = "SELECT user_id FROM customer_users"
                              " WHERE tenant = $1 AND customer_id = $2 ORDER BY user_id LIMIT $3";
    struct customer_user_page page = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_UUID(customer_id), DB_INT((int64_t)limit + 1)),
                 &rows));
    page.has_more = rows.count > limit;
    page.count = page.has_more ? limit : rows.count;
    page.ids = arena_alloc_array(arena, page.count, sizeof *page.ids);
    if (page.ids == NULL)
        return arena_failure();
    for (; rows.row < page.count; rows.row++)
        TRY(db_get_uuid(&rows, 0, &page.ids[rows.row]));
    *out = page;
    return OK;
}
