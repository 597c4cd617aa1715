#include "store/tenant_store.h"

#include <assert.h>

/* The columns of every SELECT below, in this order. */
enum {
    ID,
    CODE,
    NAME,
    TIME_ZONE,
    LANGUAGE,
    STAFF_IDLE,
    CUSTOMER_IDLE,
    CREATED_AT,
    STATE,
    SUSPENDED_AT,
    SUSPENSION,
    IS_VACATED,
    PASSWORD_AGE_DAYS,
    REVISION,
    LOGO,
    DORMANT_WARN,
    DORMANT_DISABLE,
    DORMANT_DELETE,
    DORMANT_FROM,
    DELETED_AT,
};

#define COLUMNS                                                                                    \
    " id, code, name, time_zone, language, staff_idle_seconds, customer_idle_seconds, created_at," \
    " state, suspended_at, suspension, is_vacated, password_age_days, revision, logo,"             \
    " dormant_warn_days, dormant_disable_days, dormant_delete_days, dormant_from, deleted_at "

static struct status read_row(const struct db_rows *rows, struct tenant *out)
{
    struct tenant found = {0};
    int32_t state = 0;

    TRY(db_get_int(rows, ID, &found.id));
    TRY(db_copy_text(rows, CODE, found.code, sizeof found.code));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_copy_text(rows, TIME_ZONE, found.time_zone, sizeof found.time_zone));
    TRY(db_copy_text(rows, LANGUAGE, found.language, sizeof found.language));
    TRY(db_get_int32(rows, STAFF_IDLE, &found.staff_idle_seconds));
    TRY(db_get_int32(rows, CUSTOMER_IDLE, &found.customer_idle_seconds));
    TRY(db_get_time_us(rows, CREATED_AT, &found.created_at_us));
    TRY(db_get_int32(rows, STATE, &state));
    TRY(db_get_bool(rows, IS_VACATED, &found.is_vacated));
    TRY(db_get_int32(rows, PASSWORD_AGE_DAYS, &found.password_age_days));
    TRY(db_get_int(rows, REVISION, &found.revision));
    TRY(db_copy_text(rows, LOGO, found.logo, sizeof found.logo));
    TRY(db_get_int32(rows, DORMANT_WARN, &found.dormant.warn_days));
    TRY(db_get_int32(rows, DORMANT_DISABLE, &found.dormant.disable_days));
    TRY(db_get_int32(rows, DORMANT_DELETE, &found.dormant.delete_days));
    TRY(db_get_time_us(rows, DORMANT_FROM, &found.dormant.from_us));
    found.state = (enum tenant_state)state;
    if (found.state != TENANT_ACTIVE) {
        TRY(db_get_time_us(rows, SUSPENDED_AT, &found.suspended_at_us));
        TRY(db_get_uuid(rows, SUSPENSION, &found.suspension));
    }
    if (tenant_is_deleted(&found))
        TRY(db_get_time_us(rows, DELETED_AT, &found.deleted_at_us));
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
        " RETURNING" COLUMNS;

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
    static const char sql[] = "SELECT" COLUMNS "FROM tenants WHERE code = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(code)), &rows));
    return read_only_row(&rows, out);
}

/* As either role: what it may see is its policies' to say. */
static struct status find_row(struct db *db, int64_t id, struct tenant *out)
{
    static const char sql[] = "SELECT" COLUMNS "FROM tenants WHERE id = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(id)), &rows));
    return read_only_row(&rows, out);
}

struct status tenant_store_find_any_tenant(struct db *db, int64_t id, struct tenant *out)
{
    return find_row(db, id, out);
}

struct status tenant_store_find(struct db *db, int64_t id, struct tenant *out)
{
    return find_row(db, id, out);
}

struct status tenant_store_list_any_tenant(struct db *db, const char *after, size_t limit,
                                           struct tenant *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT" COLUMNS "FROM tenants WHERE code > $1 ORDER BY code LIMIT $2";

    assert(limit <= TENANT_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(after), DB_INT((int64_t)limit)), &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

/* As find_row(). */
static struct status lock_row(struct db *db, int64_t id, struct tenant *out)
{
    static const char sql[] = "SELECT" COLUMNS "FROM tenants WHERE id = $1 FOR UPDATE";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(id)), &rows));
    return read_only_row(&rows, out);
}

struct status tenant_store_lock_any_tenant(struct db *db, int64_t id, struct tenant *out)
{
    return lock_row(db, id, out);
}

struct status tenant_store_lock(struct db *db, int64_t id, struct tenant *out)
{
    return lock_row(db, id, out);
}

struct status tenant_store_set_state_any_tenant(struct db *db, const struct tenant *tenant)
{
    static const char sql[] =
        "UPDATE tenants SET state = $2, suspended_at = $3, suspension = $4, is_vacated = $5,"
        "       deleted_at = $6,"
        "       dormant_from = CASE WHEN $2 = 1 THEN now() ELSE dormant_from END,"
        "       links_void_until = CASE WHEN $2 = 3 THEN now() ELSE links_void_until END"
        " WHERE id = $1";
    bool is_suspended = tenant->state != TENANT_ACTIVE;

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant->id), DB_INT(tenant->state),
                  is_suspended ? DB_TIME_US(tenant->suspended_at_us) : DB_NULL_TIME_US,
                  is_suspended ? DB_UUID(tenant->suspension) : DB_NULL_UUID,
                  DB_BOOL(tenant->is_vacated),
                  tenant_is_deleted(tenant) ? DB_TIME_US(tenant->deleted_at_us) : DB_NULL_TIME_US),
        NULL);
}

struct status tenant_store_erase_any_tenant(struct db *db, int64_t id)
{
    static const char sql[] = "DELETE FROM tenants WHERE id = $1";

    return db_execute(db, sql, DB_PARAMS(DB_INT(id)), NULL);
}

struct status tenant_store_set_vacated_any_tenant(struct db *db, int64_t id, struct uuid suspension)
{
    static const char sql[] =
        "UPDATE tenants SET is_vacated = true WHERE id = $1 AND suspension = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(id), DB_UUID(suspension)), NULL);
}

struct status tenant_store_list_not_vacated_any_tenant(struct db *db, int64_t older_than_ms,
                                                       size_t limit, struct tenant *out,
                                                       size_t *count_out)
{
    static const char sql[] = "SELECT" COLUMNS "FROM tenants"
                              " WHERE NOT is_vacated"
                              "   AND suspended_at < now() - $1 * interval '1 millisecond'"
                              " ORDER BY suspended_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(older_than_ms), DB_INT((int64_t)limit)), &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status tenant_store_is_active(struct db *db, int64_t id, bool *is_active_out)
{
    static const char sql[] = "SELECT state = 1 FROM tenants WHERE id = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(id)), &rows));
    *is_active_out = false;
    return rows.count == 1 ? db_get_bool(&rows, 0, is_active_out) : OK;
}

/* Days that have become fewer are looked at at once. */
struct status tenant_store_set_settings(struct db *db, const struct tenant *tenant)
{
    static const char sql[] =
        "UPDATE tenants SET name = $2, time_zone = $3, language = $4, password_age_days = $5,"
        "                   revision = $6, dormant_warn_days = $7, dormant_disable_days = $8,"
        "                   dormant_delete_days = $9, dormant_due_at = now()"
        " WHERE id = $1";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant->id), DB_TEXT(tenant->name), DB_TEXT(tenant->time_zone),
                  DB_TEXT(tenant->language), DB_INT(tenant->password_age_days),
                  DB_INT(tenant->revision), DB_INT(tenant->dormant.warn_days),
                  DB_INT(tenant->dormant.disable_days), DB_INT(tenant->dormant.delete_days)),
        NULL);
}

struct status tenant_store_set_logo(struct db *db, const struct tenant *tenant)
{
    static const char sql[] = "UPDATE tenants SET logo = $2, revision = $3 WHERE id = $1";

    return db_execute(
        db, sql, DB_PARAMS(DB_INT(tenant->id), DB_TEXT(tenant->logo), DB_INT(tenant->revision)),
        NULL);
}
