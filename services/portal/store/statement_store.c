#include "store/statement_store.h"

/* The columns of every SELECT below, in this order. */
enum { ID, NUMBER, TITLE, ISSUED_ON, AMOUNT };

static struct status read_row(const struct db_rows *rows, struct arena *arena,
                              struct statement *out)
{
    struct statement found;

    TRY(db_get_uuid(rows, ID, &found.id));
    TRY(db_get_text(rows, NUMBER, arena, &found.number));
    TRY(db_get_text(rows, TITLE, arena, &found.title));
    TRY(db_get_text(rows, ISSUED_ON, arena, &found.issued_on));
    TRY(db_get_int(rows, AMOUNT, &found.amount_yen));
    *out = found;
    return OK;
}

/* In a LATERAL query of its own each page is the next `limit` rows of the index
 * statements_of_customer; in a plain join all that the customer has would be sorted for it. */
#define OF_OWN                                                                                     \
    " CROSS JOIN LATERAL ("                                                                        \
    "    SELECT id, number, title, issued_on, amount_yen FROM statements"                          \
    "     WHERE tenant = own.tenant AND customer_id = own.customer_id"
#define NEWEST_FIRST " ORDER BY issued_on DESC, id"
#define SELECT                                                                                     \
    "SELECT found.id, found.number, found.title, found.issued_on::text, found.amount_yen"          \
    "  FROM customer_users AS own"

static struct status query_page(struct db *db, int64_t tenant_id, struct uuid user_id,
                                const struct uuid *after, size_t limit, struct db_rows *out)
{
    static const char newest[] =
        SELECT OF_OWN NEWEST_FIRST " LIMIT $3) AS found WHERE own.tenant = $1 AND own.user_id = $2"
                                   " ORDER BY found.issued_on DESC, found.id";
    static const char older[] = SELECT
        " JOIN statements AS place ON place.tenant = own.tenant"
        "  AND place.customer_id = own.customer_id AND place.id = $4" OF_OWN
        " AND issued_on <= place.issued_on AND (issued_on < place.issued_on OR id > "
        "place.id)" NEWEST_FIRST " LIMIT $3) AS found WHERE own.tenant = $1 AND own.user_id = $2"
        " ORDER BY found.issued_on DESC, found.id";

    if (after == NULL)
        return db_query(db, newest,
                        DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT((int64_t)limit)),
                        out);
    return db_query(
        db, older,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT((int64_t)limit), DB_UUID(*after)),
        out);
}

struct status statement_store_read_page(struct db_rows *rows, size_t limit, struct arena *arena,
                                        struct statement_page *out)
{
    struct statement_page page = {0};

    page.has_more = rows->count > limit;
    page.count = page.has_more ? limit : rows->count;
    page.statements = arena_alloc_array(arena, page.count, sizeof *page.statements);
    if (page.statements == NULL)
        return arena_failure();
    for (; rows->row < page.count; rows->row++)
        TRY(read_row(rows, arena, &page.statements[rows->row]));
    *out = page;
    return OK;
}

struct status statement_store_list_own(struct db *db, int64_t tenant_id, struct uuid user_id,
                                       const struct uuid *after, size_t limit, struct arena *arena,
                                       struct statement_page *out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(query_page(db, tenant_id, user_id, after, limit + 1, &rows));
    return statement_store_read_page(&rows, limit, arena, out);
}

struct status statement_store_find_own(struct db *db, int64_t tenant_id, struct uuid user_id,
                                       struct uuid id, struct arena *arena, struct statement *out)
{
    static const char sql[] =
        SELECT "  JOIN statements AS found"
               "    ON found.tenant = own.tenant AND found.customer_id = own.customer_id"
               " WHERE own.tenant = $1 AND own.user_id = $2 AND found.id = $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_UUID(id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no such statement");
    return read_row(&rows, arena, out);
}
