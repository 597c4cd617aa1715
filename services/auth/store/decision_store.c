#include "store/decision_store.h"

#include "domain/own_role.h"

/* The columns of every SELECT below, in this order. */
enum {
    TENANT,
    USER_ID,
    VERSION,
    EVENT_ID,
    REQUEST_ID,
    CALLER,
    REASON,
    ACTOR_ID,
    SESSION_ID,
    ACTOR_LOGIN,
    ACTOR_NAME,
    ADDRESS,
    KIND,
    ROLES,
    ENDS_SESSIONS,
    ROUTE,
    GRANTED,
    SCOPE,
    USER_AGENT,
};

static struct status read_actor(const struct db_rows *rows, struct decision *out)
{
    if (!db_is_null(rows, ACTOR_ID))
        TRY(db_get_uuid(rows, ACTOR_ID, &out->actor_id));
    if (!db_is_null(rows, SESSION_ID))
        TRY(db_get_uuid(rows, SESSION_ID, &out->session_id));
    TRY(db_copy_text(rows, ACTOR_LOGIN, out->actor_login, sizeof out->actor_login));
    TRY(db_copy_text(rows, ACTOR_NAME, out->actor_name, sizeof out->actor_name));
    TRY(db_copy_text(rows, USER_AGENT, out->user_agent, sizeof out->user_agent));
    return db_copy_text(rows, ADDRESS, out->address, sizeof out->address);
}

static struct status read_row(const struct db_rows *rows, struct decision *out)
{
    struct decision found = {0};
    int32_t kind = 0;
    int32_t route = 0;
    int64_t scope = 0;
    char granted[OWN_ROLE_TEXT_MAXIMUM + 1];

    TRY(db_get_int(rows, TENANT, &found.tenant_id));
    TRY(db_get_uuid(rows, USER_ID, &found.user_id));
    TRY(db_get_int(rows, VERSION, &found.version));
    TRY(db_get_uuid(rows, EVENT_ID, &found.event_id));
    TRY(db_get_uuid(rows, REQUEST_ID, &found.request_id));
    TRY(db_copy_text(rows, CALLER, found.caller, sizeof found.caller));
    TRY(db_copy_text(rows, REASON, found.reason, sizeof found.reason));
    TRY(read_actor(rows, &found));
    TRY(db_get_int32(rows, KIND, &kind));
    TRY(db_get_uint32(rows, ROLES, &found.roles));
    TRY(db_get_bool(rows, ENDS_SESSIONS, &found.ends_sessions));
    TRY(db_get_int32(rows, ROUTE, &route));
    TRY(db_copy_text(rows, GRANTED, granted, sizeof granted));
    found.has_scope = !db_is_null(rows, SCOPE);
    if (found.has_scope)
        TRY(db_get_int(rows, SCOPE, &scope));
    found.scope = (scope_set)scope;
    found.granted = permissions_decode(granted);
    found.kind = (enum decision_kind)kind;
    found.route = (enum decision_route)route;
    *out = found;
    return OK;
}

static struct db_param uuid_or_null(struct uuid id)
{
    return uuid_is_nil(id) ? DB_NULL_UUID : DB_UUID(id);
}

static struct db_param scope_or_null(const struct decision *decision)
{
    return decision->has_scope ? DB_INT((int64_t)decision->scope) : DB_NULL_INT;
}

struct status decision_store_add(struct db *db, const struct decision *decision)
{
    static const char sql[] =
        "INSERT INTO decisions (tenant, user_id, version, event_id, request_id, caller, reason,"
        "                        actor_id, session_id, actor_login, actor_name, address,"
        "                       kind, roles, ends_sessions, route, granted, scope, user_agent)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        "         $19)";
    char granted[PERMISSIONS_TEXT_CAPACITY];

    permissions_encode(decision->granted, granted);
    return db_execute(
        db, sql,
        DB_PARAMS(
            DB_INT(decision->tenant_id), DB_UUID(decision->user_id), DB_INT(decision->version),
            DB_UUID(decision->event_id), DB_UUID(decision->request_id), DB_TEXT(decision->caller),
            DB_TEXT(decision->reason), uuid_or_null(decision->actor_id),
            uuid_or_null(decision->session_id), DB_TEXT(decision->actor_login),
            DB_TEXT(decision->actor_name), DB_TEXT(decision->address), DB_INT(decision->kind),
            DB_INT(decision->roles), DB_BOOL(decision->ends_sessions), DB_INT(decision->route),
            DB_TEXT(granted), scope_or_null(decision), DB_TEXT(decision->user_agent)),
        NULL);
}

struct status decision_store_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                  struct decision *out)
{
    static const char sql[] =
        "SELECT tenant, user_id, version, event_id, request_id, caller, reason, actor_id,"
        "       session_id, actor_login, actor_name, address, kind, roles, ends_sessions, route,"
        "       granted, scope, user_agent"
        "  FROM decisions WHERE tenant = $1 AND user_id = $2";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), &rows));
    if (rows.count == 0)
        return FAIL(NOT_FOUND, "no decision is under way");
    return read_row(&rows, out);
}

struct status decision_store_raise(struct db *db, int64_t tenant_id, struct uuid user_id,
                                   int64_t version, int64_t ended_sessions)
{
    static const char sql[] = "UPDATE decisions SET version = $3,"
                              "       ended_sessions = ended_sessions + $4"
                              " WHERE tenant = $1 AND user_id = $2";

    return db_execute(
        db, sql,
        DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id), DB_INT(version), DB_INT(ended_sessions)),
        NULL);
}

struct status decision_store_remove(struct db *db, int64_t tenant_id, struct uuid user_id)
{
    static const char sql[] = "DELETE FROM decisions WHERE tenant = $1 AND user_id = $2";

    return db_execute(db, sql, DB_PARAMS(DB_INT(tenant_id), DB_UUID(user_id)), NULL);
}

struct status decision_store_list_by_role(struct db *db, int64_t tenant_id, size_t limit,
                                          struct decision *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT tenant, user_id, version, event_id, request_id, caller, reason, actor_id,"
        "       session_id, actor_login, actor_name, address, kind, roles, ends_sessions, route,"
        "       granted, scope, user_agent"
        "  FROM decisions WHERE tenant = $1 AND route = $2 ORDER BY user_id LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql,
                 DB_PARAMS(DB_INT(tenant_id), DB_INT(DECISION_BY_ROLE), DB_INT((int64_t)limit)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}

struct status decision_store_list_any_tenant(struct db *db, int64_t age_ms, size_t limit,
                                             struct decision *out, size_t *count_out)
{
    static const char sql[] =
        "SELECT tenant, user_id, version, event_id, request_id, caller, reason, actor_id,"
        "       session_id, actor_login, actor_name, address, kind, roles, ends_sessions, route,"
        "       granted, scope, user_agent"
        "  FROM decisions"
        " WHERE decided_at <= now() - $1 * interval '1 millisecond'"
        "   AND kind BETWEEN 1 AND $2"
        " ORDER BY decided_at LIMIT $3";

    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    TRY(db_query(db, sql, DB_PARAMS(DB_INT(age_ms), DB_INT(DECISION_KINDS), DB_INT((int64_t)limit)),
                 &rows));
    for (; rows.row < rows.count; rows.row++)
        TRY(read_row(&rows, &out[rows.row]));
    *count_out = rows.count;
    return OK;
}
