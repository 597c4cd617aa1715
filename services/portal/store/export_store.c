#include "store/export_store.h"

#include "base/bytes.h"

/* The database makes the lines: all the columns there are, as it would read them again. */
static struct status append_lines(struct db_rows *rows, const char *table, struct uuid *last,
                                  struct buffer *out, size_t *count_out)
{
    enum { ID, LINE };

    for (; rows->row < rows->count; rows->row++) {
        CLEANUP(arena_clear) struct arena arena;
        const char *line = NULL;
        arena_init(&arena, 1 << 20);
        TRY(db_get_uuid(rows, ID, last));
        TRY(db_get_text(rows, LINE, &arena, &line));
        buffer_append_format(out, "%s %s\n", table, line);
    }
    *count_out = rows->count;
    return buffer_outcome(out);
}

static struct status read_customers(struct db *db, int64_t tenant_id, struct uuid *last,
                                    struct buffer *out, size_t *count_out)
{
    static const char sql[] = "SELECT id, json_build_object('id', id, 'code', code, 'name', name,"
                              "                             'group_number', group_number,"
                              "                             'created_at', created_at)::text"
                              "  FROM customers WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(*last), DB_INT(EXPORT_PAGE)),
                 &rows));
    return append_lines(&rows, "customers", last, out, count_out);
}

static struct status read_customer_users(struct db *db, int64_t tenant_id, struct uuid *last,
                                         struct buffer *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT user_id, json_build_object('user_id', user_id, 'customer_id', customer_id)::text"
        "  FROM customer_users WHERE tenant = $1 AND user_id > $2 ORDER BY user_id LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(*last), DB_INT(EXPORT_PAGE)),
                 &rows));
    return append_lines(&rows, "customer_users", last, out, count_out);
}

static struct status read_statements(struct db *db, int64_t tenant_id, struct uuid *last,
                                     struct buffer *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT id, json_build_object('id', id, 'customer_id', customer_id, 'number', number,"
        "                             'title', title, 'issued_on', issued_on,"
        "                             'amount_yen', amount_yen)::text"
        "  FROM statements WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(*last), DB_INT(EXPORT_PAGE)),
                 &rows));
    return append_lines(&rows, "statements", last, out, count_out);
}

const struct export_table export_tables[EXPORT_TABLES] = {
    {"customers", read_customers},
    {"customer_users", read_customer_users},
    {"statements", read_statements},
};
