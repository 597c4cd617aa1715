#include "store/deletion_store.h"

#include <assert.h>

struct status deletion_store_put_any_tenant(struct db *db, const struct tenant *tenant,
                                            const char *deleted_by, const char *reason)
{
    static const char sql[] =
        "INSERT INTO tenant_deletions (tenant, code, deleted_by, reason, deleted_at)"
        " VALUES ($1, $2, $3, $4, $5)";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant->id), DB_TEXT(tenant->code), DB_TEXT(deleted_by),
                                DB_TEXT(reason), DB_TIME_US(tenant->deleted_at_us)),
                      NULL);
}

struct status deletion_store_remove_any_tenant(struct db *db, int64_t tenant_id)
{
    static const char sql[] = "DELETE FROM tenant_deletions WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL);
}

struct status deletion_store_is_known_any_tenant(struct db *db, int64_t tenant_id,
                                                 bool *is_known_out)
{
    static const char sql[] = "SELECT FROM tenant_deletions WHERE tenant = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    *is_known_out = rows.count == 1;
    return OK;
}

struct status deletion_store_check_code_any_tenant(struct db *db, const char *code, int64_t now_us)
{
    static const char sql[] =
        "SELECT FROM tenant_deletions WHERE code = $1 AND deleted_at > $2 LIMIT 1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(code), DB_TIME_US(now_us - TENANT_CODE_RETIRED_US)),
                 &rows));
    return rows.count == 0 ? OK : FAIL(ALREADY_EXISTS, "already exists");
}

static struct status read_row(const struct db_rows *rows, struct deletion *out)
{
    enum { TENANT, CODE, DELETED_BY, REASON, DELETED_AT };

    TRY(db_get_int(rows, TENANT, &out->place.tenant_id));
    TRY(db_copy_text(rows, CODE, out->code, sizeof out->code));
    TRY(db_copy_text(rows, DELETED_BY, out->deleted_by, sizeof out->deleted_by));
    TRY(db_copy_text(rows, REASON, out->reason, sizeof out->reason));
    return db_get_time_us(rows, DELETED_AT, &out->place.deleted_at_us);
}

struct status deletion_store_list_any_tenant(struct db *db, struct deletion_place after,
                                             size_t limit, struct deletion *out, size_t *count_out)
{
    static const char sql[] = "SELECT tenant, code, deleted_by, reason, deleted_at"
                              "  FROM tenant_deletions"
                              " WHERE (deleted_at, tenant) < ($1, $2)"
                              " ORDER BY deleted_at DESC, tenant DESC LIMIT $3";

    assert(limit <= DELETION_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(
        db, sql,
        DB_PARAMS(DB_TIME_US(after.deleted_at_us), DB_INT(after.tenant_id), DB_INT((int64_t)limit)),
        &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}
