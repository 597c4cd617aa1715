#include "store/session_row.h"

enum column {
    TOKEN_MAC,
    SESSION_ID,
    TENANT,
    USER_ID,
    IDLE_SECONDS,
    ABSOLUTE_SECONDS,
    STARTED_AT,
    LAST_SEEN_AT,
    ROTATES_AT,
    VERSION,
    IS_VOID,
    SUBJECT_VERSION,
    KIND,
    LOGIN_ID,
    DISPLAY_NAME,
    PERMISSIONS,
    ROLES,
    SCOPES,
};

_Static_assert(SCOPES + 1 == SESSION_ROW_COLUMNS, "further columns begin behind these");

static struct status read_subject(const struct db_rows *rows, struct subject *out)
{
    int64_t kind = 0;

    TRY(db_get_int(rows, TENANT, &out->tenant_id));
    TRY(db_get_uuid(rows, USER_ID, &out->user_id));
    TRY(db_get_int(rows, SUBJECT_VERSION, &out->version));
    TRY(db_get_int(rows, KIND, &kind));
    out->kind = (enum user_kind)kind;
    TRY(db_copy_text(rows, LOGIN_ID, out->login_id, sizeof out->login_id));
    TRY(db_copy_text(rows, DISPLAY_NAME, out->display_name, sizeof out->display_name));
    TRY(db_copy_text(rows, PERMISSIONS, out->permissions, sizeof out->permissions));
    TRY(db_copy_text(rows, ROLES, out->roles, sizeof out->roles));
    return db_copy_text(rows, SCOPES, out->scopes, sizeof out->scopes);
}

static struct status read_limits(const struct db_rows *rows, struct session_limits *out)
{
    TRY(db_get_int32(rows, IDLE_SECONDS, &out->idle_seconds));
    return db_get_int32(rows, ABSOLUTE_SECONDS, &out->absolute_seconds);
}

struct status session_row_read(const struct db_rows *rows, struct session *out)
{
    TRY(db_get_bytes(rows, TOKEN_MAC, out->mac.bytes, sizeof out->mac.bytes));
    TRY(db_get_uuid(rows, SESSION_ID, &out->session_id));
    TRY(read_subject(rows, &out->subject));
    TRY(read_limits(rows, &out->limits));
    TRY(db_get_time_us(rows, STARTED_AT, &out->started_at_us));
    TRY(db_get_time_us(rows, LAST_SEEN_AT, &out->last_seen_at_us));
    TRY(db_get_time_us(rows, ROTATES_AT, &out->rotates_at_us));
    TRY(db_get_int(rows, VERSION, &out->version));
    out->reported_from = (struct address){0};
    return db_get_bool(rows, IS_VOID, &out->is_void);
}

struct status session_row_read_all(struct db_rows *rows, struct arena *arena, struct session **out)
{
    struct session *sessions = arena_alloc_array(arena, rows->count, sizeof *sessions);

    if (sessions == NULL)
        return arena_failure();
    for (; rows->row < rows->count; rows->row++)
        TRY(session_row_read(rows, &sessions[rows->row]));
    *out = sessions;
    return OK;
}

struct status session_row_read_summary(const struct db_rows *rows, struct arena *arena,
                                       struct session_summary *out)
{
    enum {
        SUMMARY_SESSION_ID,
        SUMMARY_CLIENT_IP,
        SUMMARY_USER_AGENT,
        SUMMARY_AUTHENTICATION,
        SUMMARY_STARTED_AT,
        SUMMARY_LAST_SEEN_AT,
        SUMMARY_IDLE_ENDS_AT,
        SUMMARY_ABSOLUTE_ENDS_AT,
    };

    TRY(db_get_uuid(rows, SUMMARY_SESSION_ID, &out->session_id));
    TRY(db_get_text(rows, SUMMARY_CLIENT_IP, arena, &out->origin.client_ip));
    TRY(db_get_text(rows, SUMMARY_USER_AGENT, arena, &out->origin.user_agent));
    TRY(db_get_text(rows, SUMMARY_AUTHENTICATION, arena, &out->origin.authentication));
    TRY(db_get_time_us(rows, SUMMARY_STARTED_AT, &out->started_at_us));
    TRY(db_get_time_us(rows, SUMMARY_LAST_SEEN_AT, &out->last_seen_at_us));
    TRY(db_get_time_us(rows, SUMMARY_IDLE_ENDS_AT, &out->idle_ends_at_us));
    return db_get_time_us(rows, SUMMARY_ABSOLUTE_ENDS_AT, &out->absolute_ends_at_us);
}
