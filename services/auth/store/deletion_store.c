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

static struct status read_moment(const struct db_rows *rows, int column, int64_t *out)
{
    *out = 0;
    return db_is_null(rows, column) ? OK : db_get_time_us(rows, column, out);
}

static struct status read_row(const struct db_rows *rows, struct deletion *out)
{
    enum { TENANT, CODE, DELETED_BY, REASON, DELETED_AT, ERASING_AT, ERASED_AT };

    TRY(db_get_int(rows, TENANT, &out->place.tenant_id));
    TRY(db_copy_text(rows, CODE, out->code, sizeof out->code));
    TRY(db_copy_text(rows, DELETED_BY, out->deleted_by, sizeof out->deleted_by));
    TRY(db_copy_text(rows, REASON, out->reason, sizeof out->reason));
    TRY(db_get_time_us(rows, DELETED_AT, &out->place.deleted_at_us));
    TRY(read_moment(rows, ERASING_AT, &out->erasing_at_us));
    return read_moment(rows, ERASED_AT, &out->erased_at_us);
}

struct status deletion_store_list_any_tenant(struct db *db, struct deletion_place after,
                                             size_t limit, struct deletion *out, size_t *count_out)
{
    static const char sql[] = "SELECT tenant, code, deleted_by, reason, deleted_at, erasing_at,"
                              "       erased_at"
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

static struct status read_ids(const struct db_rows *rows, int64_t *out, size_t *count_out)
{
    struct db_rows at = *rows;

    for (; at.row < at.count; at.row++)
        TRY(db_get_int(&at, 0, &out[at.row]));
    *count_out = at.count;
    return OK;
}

struct status deletion_store_list_over_any_tenant(struct db *db, size_t limit, int64_t *out,
                                                  size_t *count_out)
{
    static const char sql[] = "SELECT t.id FROM tenants AS t"
                              "  JOIN tenant_deletions AS d ON d.tenant = t.id"
                              " WHERE t.state = 3 AND t.deleted_at <= now() - interval '30 days'"
                              "   AND (d.portal_is_done OR NOT d.session_is_done)"
                              " ORDER BY t.deleted_at LIMIT $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)limit)), &rows));
    return read_ids(&rows, out, count_out);
}

struct status deletion_store_count_overdue_any_tenant(struct db *db, size_t limit,
                                                      int64_t *count_out)
{
    static const char sql[] = "SELECT count(*) FROM (SELECT FROM tenant_deletions"
                              " WHERE erasing_at <= now() - interval '1 hour'"
                              "   AND erased_at IS NULL LIMIT $1) AS overdue";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)limit)), &rows));
    return db_get_int(&rows, 0, count_out);
}

struct status deletion_store_list_erasing_any_tenant(struct db *db, size_t limit, int64_t *out,
                                                     size_t *count_out)
{
    static const char sql[] = "SELECT tenant FROM tenant_deletions"
                              " WHERE erasing_at IS NOT NULL AND NOT portal_is_done"
                              " ORDER BY erasing_at LIMIT $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT((int64_t)limit)), &rows));
    return read_ids(&rows, out, count_out);
}

struct status deletion_store_lock_erasing_any_tenant(struct db *db, int64_t tenant_id,
                                                     struct erasing *out)
{
    static const char sql[] =
        "SELECT erasing_at IS NOT NULL, session_rounds, session_is_done, portal_is_done"
        "  FROM tenant_deletions WHERE tenant = $1 FOR UPDATE";
    enum { HAS_BEGUN, SESSION_ROUNDS, SESSION_IS_DONE, PORTAL_IS_DONE };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "there is no such company");
    TRY(db_get_bool(&rows, HAS_BEGUN, &out->has_begun));
    TRY(db_get_int(&rows, SESSION_ROUNDS, &out->session_rounds));
    TRY(db_get_bool(&rows, SESSION_IS_DONE, &out->session_is_done));
    return db_get_bool(&rows, PORTAL_IS_DONE, &out->portal_is_done);
}

struct status deletion_store_set_erasing_any_tenant(struct db *db, int64_t tenant_id,
                                                    int64_t now_us)
{
    static const char sql[] = "UPDATE tenant_deletions SET erasing_at = $2 WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(now_us)), NULL);
}

struct status deletion_store_set_erased_any_tenant(struct db *db, int64_t tenant_id, int64_t now_us)
{
    static const char sql[] = "UPDATE tenant_deletions SET erased_at = $2 WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_TIME_US(now_us)), NULL);
}

struct status deletion_store_set_session_any_tenant(struct db *db, int64_t tenant_id,
                                                    int64_t rounds, bool is_done)
{
    static const char sql[] =
        "UPDATE tenant_deletions SET session_rounds = $2, session_is_done = $3"
        " WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(rounds), DB_BOOL(is_done)),
                      NULL);
}

struct status deletion_store_set_portal_done_any_tenant(struct db *db, int64_t tenant_id)
{
    static const char sql[] = "UPDATE tenant_deletions SET portal_is_done = true WHERE tenant = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id)), NULL);
}

struct status deletion_store_add_rows(struct db *db, int64_t tenant_id, const char *service,
                                      const char *table, int64_t rows)
{
    static const char sql[] =
        "INSERT INTO tenant_deletion_rows AS kept (tenant, service, table_name, rows)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (tenant, service, table_name)"
        "    DO UPDATE SET rows = kept.rows + excluded.rows";

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant_id), DB_TEXT(service), DB_TEXT(table), DB_INT(rows)),
                      NULL);
}

struct status deletion_store_list_rows_any_tenant(struct db *db, int64_t tenant_id,
                                                  struct erased_rows *out, size_t *count_out)
{
    static const char sql[] = "SELECT service, table_name, rows FROM tenant_deletion_rows"
                              " WHERE tenant = $1 ORDER BY service, table_name LIMIT $2";
    enum { SERVICE, TABLE, ROWS };

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_INT(ERASED_TABLES_MAXIMUM)), &rows));
    for (; rows.row < rows.count; rows.row++) {
        struct erased_rows *erased = &out[rows.row];
        TRY(db_copy_text(&rows, SERVICE, erased->service, sizeof erased->service));
        TRY(db_copy_text(&rows, TABLE, erased->table, sizeof erased->table));
        TRY(db_get_int(&rows, ROWS, &erased->rows));
    }
    *count_out = rows.count;
    return OK;
}
