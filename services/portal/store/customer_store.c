#include "store/customer_store.h"

#include <assert.h>

/* The columns of every SELECT of customers below, in this order. */
enum { ID, CODE, NAME, GROUP_NUMBER, REVISION };

static struct status read_row(const struct db_rows *rows, struct arena *arena, struct customer *out)
{
    struct customer found;

    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(db_get_text(rows, CODE, arena, &found.code));
    TRY(db_get_text(rows, NAME, arena, &found.name));
    TRY(db_get_uint32(rows, GROUP_NUMBER, &found.group_number));
    TRY(db_get_int(rows, REVISION, &found.revision));
    *out = found;
    return OK;
}

#define COLUMNS " id, code, name, group_number::integer, revision"

/* What begins with the text lies, by bytes, between it and it with the last code point behind. By
 * code that is a short range of an index in the order of the answer. By name it is one in another
 * order: so up to a thousand are taken by that index and sorted, and only where there are more is
 * the index of codes walked, where matches are then not far apart.
 *
 * Whoever reaches some groups is given the next of each, by an index that begins with the group,
 * and of these the next of all: so what is read for a page grows with the number of groups, and not
 * with that of customers of others. Whoever reaches all is asked as of one group that has them all.
 * What is taken in no order that matters has one that an index gives: the planner would else hope
 * to meet enough of it on the way through the whole table.
 */
#define IN_EACH(columns, OF_GROUP)                                                                 \
    "SELECT " columns " FROM reached CROSS JOIN LATERAL (SELECT id, code FROM customers"           \
    "  WHERE tenant = $1" OF_GROUP
#define NEXT " ORDER BY code COLLATE \"C\" LIMIT $4"
#define NAMED(OF_GROUP)                                                                            \
    IN_EACH("of_group, id, code", OF_GROUP)                                                        \
    " AND $3 <> '' AND name COLLATE \"C\" >= $3 AND name COLLATE \"C\" < $3 || chr(1114111)"       \
    " ORDER BY name COLLATE \"C\" LIMIT 1001) AS begun"
#define MANY "SELECT of_group FROM named GROUP BY of_group HAVING count(*) > 1000"
#define BY_CODE(OF_GROUP)                                                                          \
    "(" IN_EACH("id", OF_GROUP) " AND code COLLATE \"C\" > $2 AND code COLLATE \"C\" >= $3"        \
                                " AND code COLLATE \"C\" < $3 || chr(1114111)" NEXT                \
                                ") AS begun" NEXT ")"
#define AMONG_FEW                                                                                  \
    "(SELECT id FROM named WHERE of_group NOT IN (SELECT of_group FROM many)"                      \
    "    AND code COLLATE \"C\" > $2" NEXT ")"
/* Asked inside, so that nothing is walked where there are few. */
#define AMONG_MANY(OF_GROUP)                                                                       \
    "(" IN_EACH("id",                                                                              \
                OF_GROUP) " AND EXISTS (SELECT FROM many WHERE many.of_group = reached.of_group)"  \
                          " AND code COLLATE \"C\" > $2 AND starts_with(name, $3)" NEXT            \
                          ") AS walked" NEXT ")"
#define SEARCH(REACHED, OF_GROUP)                                                                  \
    "WITH reached AS MATERIALIZED (" REACHED "), named AS MATERIALIZED (" NAMED(                   \
        OF_GROUP) "),"                                                                             \
                  " many AS MATERIALIZED (" MANY ") SELECT" COLUMNS                                \
                  " FROM customers WHERE tenant = $1"                                              \
                  "   AND id IN (" BY_CODE(OF_GROUP) " UNION " AMONG_FEW                           \
                                                     " UNION " AMONG_MANY(OF_GROUP) ")" NEXT

static struct status query_all(struct db *db, int64_t tenant_id,
                               const struct customer_question *question, struct db_rows *out)
{
    static const char sql[] = SEARCH("SELECT 0 AS of_group", "");

    return db_query(db, sql,
                    DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->after),
                              DB_TEXT(question->prefix), DB_INT((int64_t)question->limit + 1)),
                    out);
}

static struct status query_groups(struct db *db, int64_t tenant_id,
                                  const struct customer_question *question, struct db_rows *out)
{
    static const char sql[] = SEARCH("SELECT of_group FROM generate_series(0, 63) AS of_group"
                                     " WHERE $5::bigint >> of_group & 1 = 1",
                                     " AND group_number = of_group");

    return db_query(db, sql,
                    DB_PARAMS(DB_INT(tenant_id), DB_TEXT(question->after),
                              DB_TEXT(question->prefix), DB_INT((int64_t)question->limit + 1),
                              DB_INT((int64_t)question->reach.groups)),
                    out);
}

struct status customer_store_search(struct db *db, int64_t tenant_id,
                                    const struct customer_question *question, struct arena *arena,
                                    struct customer_page *out)
{
    struct customer_page page = {0};

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(question->reach.is_all ? query_all(db, tenant_id, question, &rows)
                               : query_groups(db, tenant_id, question, &rows));
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
                                  const struct customer_reach *reach, struct arena *arena,
                                  struct customer *out)
{
    static const char sql[] = "SELECT" COLUMNS " FROM customers WHERE tenant = $1 AND id = $2"
                              "   AND ($3 OR $4::bigint >> group_number & 1 = 1)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(id), DB_REACH(reach)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such customer");
    return read_row(&rows, arena, out);
}

struct status customer_store_count_groups(struct db *db, int64_t tenant_id,
                                          int64_t counts_out[static SCOPE_GROUPS_MAXIMUM + 1])
{
    static const char sql[] =
        "SELECT (SELECT count(*) FROM (SELECT FROM customers"
        "          WHERE tenant = $1 AND group_number = of_group LIMIT $2) AS counted)"
        "  FROM generate_series(0, 63) AS of_group ORDER BY of_group";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(CUSTOMER_COUNT_MAXIMUM)), &rows));
    assert(rows.count == SCOPE_GROUPS_MAXIMUM + 1);
    for (; rows.row < rows.count; rows.row++)
        TRY(db_get_int(&rows, 0, &counts_out[rows.row]));
    return OK;
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

struct status customer_store_find_code(struct db *db, int64_t tenant_id, const char *code,
                                       const struct customer_reach *reach, struct arena *arena,
                                       struct customer *out)
{
    static const char sql[] = "SELECT" COLUMNS " FROM customers WHERE tenant = $1 AND code = $2"
                              "   AND ($3 OR $4::bigint >> group_number & 1 = 1)";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TEXT(code), DB_REACH(reach)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such customer");
    return read_row(&rows, arena, out);
}
