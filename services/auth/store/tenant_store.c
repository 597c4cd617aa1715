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
    STAFF_ABSOLUTE,
    CUSTOMER_ABSOLUTE,
    STAFF_MAXIMUM,
    CUSTOMER_MAXIMUM,
    LIMITS_REVISION,
    LIMITS_PUSHED,
    STAFF_REFUSES,
    CUSTOMER_REFUSES,
};

#define COLUMNS                                                                                    \
    " id, code, name, time_zone, language, staff_idle_seconds, customer_idle_seconds, created_at," \
    " state, suspended_at, suspension, is_vacated, password_age_days, revision, logo,"             \
    " dormant_warn_days, dormant_disable_days, dormant_delete_days, dormant_from, deleted_at,"     \
    " staff_absolute_seconds, customer_absolute_seconds, staff_maximum_sessions,"                  \
    " customer_maximum_sessions, limits_revision, limits_pushed_revision,"                         \
    " staff_refuses_further, customer_refuses_further "

static struct status read_limits(const struct db_rows *rows, struct tenant *out)
{
    TRY(db_get_int32(rows, STAFF_IDLE, &out->staff_sessions.idle_seconds));
    TRY(db_get_int32(rows, STAFF_ABSOLUTE, &out->staff_sessions.absolute_seconds));
    TRY(db_get_int32(rows, STAFF_MAXIMUM, &out->staff_sessions.parallel));
    TRY(db_get_bool(rows, STAFF_REFUSES, &out->staff_sessions.refuses_further));
    TRY(db_get_int32(rows, CUSTOMER_IDLE, &out->customer_sessions.idle_seconds));
    TRY(db_get_int32(rows, CUSTOMER_ABSOLUTE, &out->customer_sessions.absolute_seconds));
    TRY(db_get_int32(rows, CUSTOMER_MAXIMUM, &out->customer_sessions.parallel));
    TRY(db_get_bool(rows, CUSTOMER_REFUSES, &out->customer_sessions.refuses_further));
    TRY(db_get_int(rows, LIMITS_REVISION, &out->limits_revision));
    return db_get_int(rows, LIMITS_PUSHED, &out->limits_pushed_revision);
}

static struct status read_row(const struct db_rows *rows, struct tenant *out)
{
    struct tenant found = {0};
    int32_t state = 0;

    TRY(db_get_int(rows, ID, &found.id));
    TRY(db_copy_text(rows, CODE, found.code, sizeof found.code));
    TRY(db_copy_text(rows, NAME, found.name, sizeof found.name));
    TRY(db_copy_text(rows, TIME_ZONE, found.time_zone, sizeof found.time_zone));
    TRY(db_copy_text(rows, LANGUAGE, found.language, sizeof found.language));
    TRY(read_limits(rows, &found));
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
        "                     customer_idle_seconds, staff_absolute_seconds,"
        "                     customer_absolute_seconds, staff_maximum_sessions,"
        "                     customer_maximum_sessions)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " RETURNING" COLUMNS;
    const struct session_limits *staff = &tenant->staff_sessions;
    const struct session_limits *customers = &tenant->customer_sessions;

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_TEXT(tenant->code), DB_TEXT(tenant->name), DB_TEXT(tenant->time_zone),
                           DB_TEXT(tenant->language), DB_INT(staff->idle_seconds),
                           DB_INT(customers->idle_seconds), DB_INT(staff->absolute_seconds),
                           DB_INT(customers->absolute_seconds), DB_INT(staff->parallel),
                           DB_INT(customers->parallel)),
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

/* As users are searched (store/user_store.c): what begins with the text is a range of an index by
 * code, in the order of the answer, and by name, in another: up to 500 of these are sorted, and
 * where there are more, of which one is never far, the companies are walked by code.
 */
#define KEY "lower(normalize($2, NFKC))"

struct status tenant_store_search_any_tenant(struct db *db, const char *prefix, const char *after,
                                             size_t limit, struct tenant *out, size_t *count_out)
{
    static const char sql[] =
        "WITH named AS MATERIALIZED (SELECT id, code FROM tenants"
        "      WHERE name_key COLLATE \"C\" >= " KEY "        AND name_key COLLATE \"C\" < " KEY
        " || chr(1114111) LIMIT 501),"
        "     few AS MATERIALIZED (SELECT count(*) <= 500 AS are_few FROM named)"
        " SELECT" COLUMNS "FROM tenants WHERE id IN ("
        "        (SELECT id FROM tenants WHERE code COLLATE \"C\" > $1"
        "            AND code COLLATE \"C\" >= " KEY "            AND code COLLATE \"C\" < " KEY
        " || chr(1114111)"
        "          ORDER BY code COLLATE \"C\" LIMIT $3)"
        "         UNION"
        "        (SELECT id FROM named WHERE (SELECT are_few FROM few) AND code COLLATE \"C\" > $1"
        "          ORDER BY code COLLATE \"C\" LIMIT $3)"
        "         UNION"
        "        (SELECT id FROM tenants WHERE NOT (SELECT are_few FROM few)"
        "            AND code COLLATE \"C\" > $1 AND starts_with(name_key, " KEY ")"
        "          ORDER BY code COLLATE \"C\" LIMIT $3))"
        "  ORDER BY code COLLATE \"C\" LIMIT $3";

    assert(limit <= TENANT_PAGE_MAXIMUM);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_TEXT(after), DB_TEXT(prefix), DB_INT((int64_t)limit)),
                 &rows));
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
        "       links_void_until = CASE WHEN $2 = 3 THEN now() ELSE links_void_until END,"
        "       tickets_void_until = CASE WHEN $2 = 1 THEN tickets_void_until ELSE now() END"
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

/* Tickets that are past the limit there was, or past the one there is now, stay so. */
struct status tenant_store_set_limits(struct db *db, const struct tenant *tenant)
{
    static const char sql[] =
        "UPDATE tenants SET revision = $2, staff_idle_seconds = $3, staff_absolute_seconds = $4,"
        "                   staff_maximum_sessions = $5, customer_idle_seconds = $6,"
        "                   customer_absolute_seconds = $7, customer_maximum_sessions = $8,"
        "                   limits_revision = $9, limits_changed_at = now(),"
        "                   staff_tickets_void_until = greatest(staff_tickets_void_until, now()"
        "                     - least(staff_absolute_seconds, $4) * interval '1 second'),"
        "                   customer_tickets_void_until = greatest(customer_tickets_void_until,"
        "                     now() - least(customer_absolute_seconds, $7) * interval '1 second'),"
        "                   staff_refuses_further = $10, customer_refuses_further = $11"
        " WHERE id = $1";
    const struct session_limits *staff = &tenant->staff_sessions;
    const struct session_limits *customers = &tenant->customer_sessions;

    return db_execute(db, sql,
                      DB_PARAMS(DB_INT(tenant->id), DB_INT(tenant->revision),
                                DB_INT(staff->idle_seconds), DB_INT(staff->absolute_seconds),
                                DB_INT(staff->parallel), DB_INT(customers->idle_seconds),
                                DB_INT(customers->absolute_seconds), DB_INT(customers->parallel),
                                DB_INT(tenant->limits_revision), DB_BOOL(staff->refuses_further),
                                DB_BOOL(customers->refuses_further)),
                      NULL);
}

struct status tenant_store_set_limits_pushed(struct db *db, int64_t id, int64_t revision)
{
    static const char sql[] = "UPDATE tenants SET limits_pushed_revision = $2"
                              " WHERE id = $1 AND limits_pushed_revision < $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(id), DB_INT(revision)), NULL);
}

struct status tenant_store_list_limits_not_pushed_any_tenant(struct db *db, int64_t older_than_ms,
                                                             size_t limit, int64_t *out,
                                                             size_t *count_out)
{
    static const char sql[] = "SELECT id FROM tenants"
                              " WHERE limits_pushed_revision < limits_revision"
                              "   AND limits_changed_at < now() - $1 * interval '1 millisecond'"
                              " ORDER BY limits_changed_at LIMIT $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(older_than_ms), DB_INT((int64_t)limit)), &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(db_get_int(&rows, 0, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status tenant_store_find_tickets_void(struct db *db, int64_t id, enum user_kind kind,
                                             int64_t given_at_us, bool *out)
{
    static const char sql[] = "SELECT greatest(links_void_until, tickets_void_until,"
                              "                CASE WHEN $3 THEN customer_tickets_void_until"
                              "                     ELSE staff_tickets_void_until END) >= $2"
                              "  FROM tenants WHERE id = $1";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(
        db, sql,
        DB_PARAMS(DB_INT(id), DB_TIME_US(given_at_us), DB_BOOL(kind == USER_KIND_CUSTOMER)),
        &rows));
    return rows.count == 1 ? db_get_bool(&rows, 0, out)
                           : FAIL(NOT_FOUND, "there is no such company");
}

struct status tenant_store_void_links_any_tenant(struct db *db)
{
    static const char sql[] = "UPDATE tenants SET links_void_until = now()";

    return db_execute(db, sql, DB_NO_PARAMS, NULL);
}
