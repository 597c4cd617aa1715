#include "store/tenant_store.h"

#include <assert.h>

/* The columns of every SELECT below, in this order. */
enum { ID, CODE, NAME, TIME_ZONE, LANGUAGE, STAFF_IDLE, CUSTOMER_IDLE, CREATED_AT };

static struct status read_row(const struct db_rows *rows, struct tenant *out)
{
    struct tenant found = {0};

    TRY(db_get_int(rows, ID, &found.id));
    TRY(db_copy_text(rows, CODE, found.code, sizeof found.code));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_copy_text(rows, TIME_ZONE, found.time_zone, sizeof found.time_zone));
    TRY(db_copy_text(rows, LANGUAGE, found.language, sizeof found.language));
    TRY(db_get_int32(rows, STAFF_IDLE, &found.staff_idle_seconds));
    TRY(db_get_int32(rows, CUSTOMER_IDLE, &found.customer_idle_seconds));
    TRY(db_get_time_us(rows, CREATED_AT, &found.created_at_us));
    *out = found;
    return OK;
}

static struct status read_only_row(const struct db_rows *rows, struct tenant *out)
{
    if (rows->count == 0)
        return FAIL(NOT_FOUND, "there is no such company");
    return read_row(rows, out);
}

struct status tenant_store_create_any_tenant(struct db *db, struct tenant *tenant)
{
    static const char sql[] =
        "INSERT INTO tenants (code, name, time_zone, language, staff_idle_seconds,"
        "                     customer_idle_seconds)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " RETURNING id, code, name, time_zone, language, staff_idle_seconds,"
        "           customer_idle_seconds, created_at";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_TEXT(tenant->code), DB_TEXT(tenant->name), DB_TEXT(tenant->time_zone),
                           DB_TEXT(tenant->language), DB_INT(tenant->staff_idle_seconds),
                           DB_INT(tenant->customer_idle_seconds)),
                 &rows));
    return read_row(&rows, tenant);
}

struct status tenant_store_find_by_code_any_tenant(struct db *db, const char *code,
                                                   struct tenant *out)
{
    static const char sql[] = "SELECT id, code, name, time_zone, language, staff_idle_seconds,"
                              "       customer_idle_seconds, created_at"
                              "  FROM tenants WHERE code = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(code)), &rows));
    return read_only_row(&rows, out);
}

struct status tenant_store_find_any_tenant(struct db *db, int64_t id, struct tenant *out)
{
    static const char sql[] = "SELECT id, code, name, time_zone, language, staff_idle_seconds,"
                              "       customer_idle_seconds, created_at"
                              "  FROM tenants WHERE id = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(id)), &rows));
    return read_only_row(&rows, out);
}

struct status tenant_store_list_any_tenant(struct db *db, const char *after, size_t limit,
                                           struct tenant *out, size_t *count_out)
{
    static const char sql[] = "SELECT id, code, name, time_zone, language, staff_idle_seconds,"
                              "       customer_idle_seconds, created_at"
                              "  FROM tenants WHERE code > $1 ORDER BY code LIMIT $2";

    assert(limit <= TENANT_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(after), DB_INT((int64_t)limit)), &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}
