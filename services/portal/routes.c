#include "routes.h"

#include "domain/csrf.h"
#include "domain/return_path.h"
#include "handlers/company_fields.h"
#include "handlers/handlers.h"
#include "handlers/history_filters.h"
#include "handlers/imports_fields.h"
#include "handlers/leavers_fields.h"
#include "handlers/roles_fields.h"
#include "handlers/sessions_fields.h"
#include "handlers/user_explain.h"
#include "handlers/users_fields.h"
#include "kinds.h"
#include "language.h"
#include "networks_form.h"
#include "rights_form.h"
#include "route_fields.h"
#include "text/login_id.h"
#include "text/password.h"

static const struct http_field page_fields[] = {LANGUAGE};
static const struct http_field reset_query[] = {LANGUAGE,
                                                {.name = "required", .type = HTTP_FIELD_FLAG}};
static const struct http_field home_query[] = {LANGUAGE,
                                               {.name = "password_due", .type = HTTP_FIELD_FLAG}};
static const struct http_field token_fields[] = {CSRF};
static const struct http_field sign_in_query[] = {
    LANGUAGE, TEXT_FIELD("next", RETURN_PATH_MAXIMUM), {.name = "other", .type = HTTP_FIELD_FLAG}};
static const struct http_field sign_in_form[] = {
    CSRF,
    TEXT_FIELD("next", RETURN_PATH_MAXIMUM),
    TEXT_FIELD("company_code", 64),
    TEXT_FIELD("login_id", LOGIN_ID_TYPED_MAXIMUM),
    {.name = "password", .type = HTTP_FIELD_LINES, .maximum = PASSWORD_TYPED_MAXIMUM},
};
static const char *const ended_words[] = {"signed_out"};
static const struct http_field ended_query[] = {
    LANGUAGE, CHOICE_FIELD("reason", ended_words, COUNT_OF(ended_words))};
static const struct http_field history_query[] = {
    LANGUAGE,
    TEXT_FIELD("from", 32),
    TEXT_FIELD("until", 32),
    TEXT_FIELD("actor", 64),
    TEXT_FIELD("source", 64),
    CHOICE_FIELD("action", kind_words, EVENT_KIND_COUNT),
    CHOICE_FIELD("result", history_result_words, HISTORY_RESULT_COUNT),
    NUMBER_FIELD("before"),
    NUMBER_FIELD("after"),
};

static const char *const networks_done_words[] = {"saved", "reverted", "excepted"};
static const struct http_field networks_query[] = {
    LANGUAGE, CHOICE_FIELD("done", networks_done_words, COUNT_OF(networks_done_words))};
static const char *const networks_how_words[] = {"trial", "report", "now"};
#define ALLOWED_LIST(field, mode)                                                                  \
    {.name = (field), .type = HTTP_FIELD_LINES, .maximum = NETWORKS_FORM_TEXT},                    \
        CHOICE_FIELD(mode, networks_mode_words, COUNT_OF(networks_mode_words))
static const struct http_field networks_form[] = {
    CSRF,
    NUMBER_FIELD_FROM("base_version", 0),
    CHOICE_FIELD("how", networks_how_words, COUNT_OF(networks_how_words)),
    {.name = "add_own", .type = HTTP_FIELD_FLAG},
    ALLOWED_LIST("everyone", "everyone_mode"),
    ALLOWED_LIST("staff", "staff_mode"),
    ALLOWED_LIST("customers", "customers_mode"),
    ALLOWED_LIST("administrator", "administrator_mode"),
    ALLOWED_LIST("user_manager", "user_manager_mode"),
    ALLOWED_LIST("clerk", "clerk_mode"),
    ALLOWED_LIST("viewer", "viewer_mode"),
    ALLOWED_LIST("auditor", "auditor_mode"),
};
static const struct http_field network_version_form[] = {CSRF, NUMBER_FIELD("version")};
static const char *const exception_hours_words[] = {"h1", "h8", "h24", "h168"};
static const struct http_field exception_form[] = {
    CSRF,
    TEXT_FIELD("list", 64),
    TEXT_FIELD("range", 64),
    TEXT_FIELD("name", 64),
    CHOICE_FIELD("hours", exception_hours_words, COUNT_OF(exception_hours_words)),
};
static const struct http_field users_query[] = {
    LANGUAGE,
    CHOICE_FIELD("state", user_tab_words, USER_TABS),
    TEXT_FIELD("q", USER_SEARCH_MAXIMUM),
    TEXT_FIELD("after", 64),
    {.name = "too_many", .type = HTTP_FIELD_FLAG},
};
static const struct http_field users_file_query[] = {
    LANGUAGE, CHOICE_FIELD("state", user_tab_words, USER_TABS),
    TEXT_FIELD("q", USER_SEARCH_MAXIMUM)};
static const struct http_field import_query[] = {
    LANGUAGE,
    CHOICE_FIELD("done", import_done_words, IMPORT_DONE_WORDS),
    {.name = "after", .type = HTTP_FIELD_INTEGER, .minimum = 1, .maximum = INT32_MAX},
};
static const struct http_field dormant_query[] = {LANGUAGE, FLAG_FIELD("exempt"),
                                                  TEXT_FIELD("after", 64)};
static const struct http_field customers_query[] = {LANGUAGE, TEXT_FIELD("q", USER_SEARCH_MAXIMUM),
                                                    TEXT_FIELD("after", 32)};
#define STATEMENT_SEARCH                                                                           \
    TEXT_FIELD("q", USER_SEARCH_MAXIMUM), TEXT_FIELD("from", 32), TEXT_FIELD("until", 32)
static const struct http_field statements_query[] = {
    LANGUAGE, STATEMENT_SEARCH, {.name = "after", .type = HTTP_FIELD_UUID}, FLAG_FIELD("too_many")};
static const struct http_field statements_file_query[] = {STATEMENT_SEARCH};
static const struct http_field my_statements_query[] = {
    LANGUAGE,
    {.name = "after", .type = HTTP_FIELD_UUID},
    {.name = "password_due", .type = HTTP_FIELD_FLAG}};
static const struct http_field user_query[] = {
    LANGUAGE, CHOICE_FIELD("done", user_done_words, USER_DONE_WORDS),
    CHOICE_FIELD("permission", explained_actions, EXPLAINED_ACTIONS)};
static const struct http_field user_form[] = {BASE_REVISION, CSRF,
                                              TEXT_FIELD("name", USER_NAME_MAXIMUM),
                                              TEXT_FIELD("mail", USER_MAIL_MAXIMUM)};
static const struct http_field leaving_form[] = {CSRF, TEXT_FIELD("leaves", USER_DATE_MAXIMUM)};
static const struct http_field reason_form[] = {CSRF, TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field sessions_end_query[] = {LANGUAGE, SESSION_SEARCH};
static const struct http_field sessions_end_form[] = {
    CSRF, TEXT_FIELD("reason", USER_REASON_MAXIMUM), SESSION_SEARCH};
static const struct http_field sessions_chosen_form[] = {CSRF, SESSION_BOXES};
static const struct http_field sessions_chosen_end_form[] = {
    CSRF, TEXT_FIELD("reason", USER_REASON_MAXIMUM), SESSION_BOXES};
static const struct http_field sessions_query[] = {
    LANGUAGE,
    CHOICE_FIELD("done", sessions_done_words, SESSIONS_DONE_WORDS),
    SESSION_SEARCH,
    NUMBER_FIELD("before"),
    {.name = "id", .type = HTTP_FIELD_UUID},
};
static const struct http_field user_new_form[] = {
    CSRF,
    TEXT_FIELD("login_id", LOGIN_ID_TYPED_MAXIMUM),
    TEXT_FIELD("name", USER_NAME_MAXIMUM),
    TEXT_FIELD("mail", USER_MAIL_MAXIMUM),
    CHOICE_FIELD("kind", user_kind_words, USER_KINDS),
    RIGHTS_ROLE_FIELDS,
};
static const struct http_field roles_form[] = {CSRF, BASE_REVISION, RIGHTS_ROLE_FIELDS,
                                               RIGHTS_PERMISSION_FIELDS,
                                               TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field roles_query[] = {
    LANGUAGE, CHOICE_FIELD("done", roles_done_words, ROLES_DONE_WORDS)};
static const struct http_field permissions_query[] = {
    LANGUAGE, TEXT_FIELD("q", USER_SEARCH_MAXIMUM), TEXT_FIELD("after", 64),
    FLAG_FIELD("too_many")};
static const struct http_field permissions_file_query[] = {TEXT_FIELD("q", USER_SEARCH_MAXIMUM)};
static const struct http_field role_new_query[] = {
    LANGUAGE, {.name = "from", .type = HTTP_FIELD_TOKEN, .maximum = ROLE_CODE_MAXIMUM}};
static const struct http_field role_form[] = {
    CSRF, BASE_REVISION, TEXT_FIELD("name", ROLE_NAME_MAXIMUM), RIGHTS_PERMISSION_FIELDS,
    TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field role_delete_form[] = {CSRF, BASE_REVISION,
                                                     TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field password_form[] = {
    CSRF, {.name = "password", .type = HTTP_FIELD_LINES, .maximum = PASSWORD_TYPED_MAXIMUM}};

static const struct http_field own_password_form[] = {
    CSRF,
    {.name = "current", .type = HTTP_FIELD_LINES, .maximum = PASSWORD_TYPED_MAXIMUM},
    {.name = "new", .type = HTTP_FIELD_LINES, .maximum = PASSWORD_TYPED_MAXIMUM},
    {.name = "end_others", .type = HTTP_FIELD_FLAG},
};
static const char *const security_done_words[] = {"password", "session", "sessions"};
static const struct http_field security_query[] = {
    LANGUAGE, CHOICE_FIELD("done", security_done_words, COUNT_OF(security_done_words))};

#define ROW(method_, path, lane_, handler)                                                         \
    .method = (method_), .pattern = (path), .lane = (lane_), .handle = (handler)
#define GET(path, handler) ROW(HTTP_GET, path, HTTP_LANE_FAST, handler)
#define INLINE_GET(path, handler) ROW(HTTP_GET, path, HTTP_LANE_INLINE, handler)
#define POST(path, handler) ROW(HTTP_POST, path, HTTP_LANE_FAST, handler)
#define FOR(who, permission_, csrf_, activity_, ...)                                               \
    .user = PORTAL_##who, .permission = (permission_), .csrf = PORTAL_CSRF_##csrf_,                \
    .activity = PORTAL_##activity_, .audiences = {__VA_ARGS__}
#define SLOW_GET(path, handler) ROW(HTTP_GET, path, HTTP_LANE_SLOW, handler)
#define SLOW_POST(path, handler) ROW(HTTP_POST, path, HTTP_LANE_SLOW, handler)
/* 500 ranges with their notes, percent-encoded. */
#define NETWORKS_POST(path, handler)                                                               \
    POST(path, handler), .form = HTTP_FIELDS(networks_form), .faults_to_handler = true,            \
                         .body_maximum = 512 << 10

/* One row each: what, for whom, with which permission, from which form, whether it counts as
 * activity, and whom the handler asks with the user's pass. */
const struct portal_route portal_routes[] = {
    {{GET("/", handle_start)}, FOR(SIGNED_IN, NULL, NONE, ACTIVE, NULL)},
    {{GET("/c/{code:token}", handle_company)}, FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{GET("/c/{code:token}/logo/{name:token}", handle_logo)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{GET("/sign-in", handle_sign_in_page), .query = HTTP_FIELDS(sign_in_query)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{SLOW_POST("/sign-in", handle_sign_in), .form = HTTP_FIELDS(sign_in_form),
      .faults_to_handler = true},
     FOR(ANYONE, NULL, LOGIN, ACTIVE, NULL)},
    {{POST("/sign-out", handle_sign_out), .form = HTTP_FIELDS(token_fields)},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, NULL)},
    {{GET("/session/ended", handle_session_ended), .query = HTTP_FIELDS(ended_query)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{GET("/session/state", handle_session_state)}, FOR(SIGNED_IN, NULL, NONE, PASSIVE, NULL)},
    {{POST("/session/continue", handle_session_continue), .form = HTTP_FIELDS(token_fields)},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, NULL)},
    {{GET("/admin", handle_home), .query = HTTP_FIELDS(home_query)},
     FOR(STAFF, NULL, NONE, ACTIVE, "audit", "session", "auth")},
    {{GET("/admin/history", handle_history), .query = HTTP_FIELDS(history_query),
      .faults_to_handler = true},
     FOR(STAFF, "history.view", NONE, ACTIVE, "audit")},
    {{GET("/admin/history/{seq:int}", handle_history_event), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "history.view", NONE, ACTIVE, "audit")},
    {{GET("/admin/networks", handle_networks), .query = HTTP_FIELDS(networks_query)},
     FOR(STAFF, "networks.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/networks/exception", handle_network_exception),
      .form = HTTP_FIELDS(exception_form), .faults_to_handler = true},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/networks/exception", handle_networks), .query = HTTP_FIELDS(networks_query)},
     FOR(STAFF, "networks.view", NONE, ACTIVE, "auth")},
    {{GET("/admin/networks/edit", handle_networks_edit), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "networks.edit", NONE, ACTIVE, "auth")},
    {{NETWORKS_POST("/admin/networks/edit", handle_networks_edit_again)},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/networks/preview", handle_networks_edit), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "networks.edit", NONE, ACTIVE, "auth")},
    {{NETWORKS_POST("/admin/networks/preview", handle_networks_preview)},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/networks/trial", handle_networks_trial), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "networks.view", NONE, ACTIVE, "auth")},
    {{NETWORKS_POST("/admin/networks/trial", handle_networks_save)},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{POST("/admin/networks/confirm", handle_networks_confirm),
      .form = HTTP_FIELDS(network_version_form)},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{POST("/admin/networks/revert", handle_networks_revert),
      .form = HTTP_FIELDS(network_version_form)},
     FOR(STAFF, "networks.edit", FORM, ACTIVE, "auth")},
    {{GET("/my-address", handle_my_address), .query = HTTP_FIELDS(page_fields)},
     FOR(SIGNED_IN, NULL, NONE, ACTIVE, NULL)},
    {{GET("/admin/users", handle_users), .query = HTTP_FIELDS(users_query),
      .faults_to_handler = true},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{GET("/admin/users/dormant", handle_dormant), .query = HTTP_FIELDS(dormant_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{GET("/admin/users/leavers", handle_leavers), .query = HTTP_FIELDS(leavers_query),
      .faults_to_handler = true},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{SLOW_GET("/admin/users/leavers/file", handle_leavers_file),
      .query = HTTP_FIELDS(leavers_file_query), .deadline_ms = 20000},
     FOR(STAFF, "users.export", NONE, ACTIVE, "auth"),
     .is_file = true},
    {{GET("/admin/users/new", handle_user_new_page), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.create", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/new", handle_user_new), .form = HTTP_FIELDS(user_new_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.create", FORM, ACTIVE, "auth")},
    {{SLOW_GET("/admin/users/file", handle_users_file), .query = HTTP_FIELDS(users_file_query),
      .deadline_ms = 20000},
     FOR(STAFF, "users.export", NONE, ACTIVE, "auth"),
     .is_file = true},
    {{GET("/admin/users/import", handle_user_imports_page), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.create", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/import", handle_user_imports), .form = HTTP_FIELDS(token_fields),
      .body = HTTP_BODY_FILE, .file = "file", .body_maximum = IMPORT_BODY_MAXIMUM,
      .deadline_ms = 10000},
     FOR(STAFF, "users.create", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/import/{id:uuid}", handle_user_import), .query = HTTP_FIELDS(import_query)},
     FOR(STAFF, "users.create", NONE, ACTIVE, "auth")},
    {{GET("/admin/users/import/{id:uuid}/progress", handle_user_import_progress),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.create", NONE, PASSIVE, "auth")},
    {{GET("/admin/users/import/{id:uuid}/apply", handle_user_import),
      .query = HTTP_FIELDS(import_query)},
     FOR(STAFF, "users.create", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/import/{id:uuid}/apply", handle_user_import_apply),
      .form = HTTP_FIELDS(token_fields), .deadline_ms = IMPORT_DEADLINE_MS},
     FOR(STAFF, "users.create", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/import/{id:uuid}/undo", handle_user_import_undo_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/import/{id:uuid}/undo", handle_user_import_undo),
      .form = HTTP_FIELDS(token_fields), .deadline_ms = IMPORT_DEADLINE_MS},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}", handle_user_save), .form = HTTP_FIELDS(user_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/resend", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/resend", handle_user_resend), .form = HTTP_FIELDS(token_fields)},
     FOR(STAFF, "users.create", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/reset", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/reset", handle_user_reset), .form = HTTP_FIELDS(token_fields)},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/enable", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/enable", handle_user_enable), .form = HTTP_FIELDS(token_fields)},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/release", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/release", handle_user_release),
      .form = HTTP_FIELDS(token_fields)},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/restore", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/restore", handle_user_restore),
      .form = HTTP_FIELDS(token_fields)},
     FOR(STAFF, "users.delete", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/leaving", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/leaving", handle_user_leaving),
      .form = HTTP_FIELDS(leaving_form), .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/dormant", handle_user), .query = HTTP_FIELDS(user_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/dormant", handle_user_dormant), .form = HTTP_FIELDS(reason_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/roles", handle_user_roles_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/roles", handle_user_roles), .form = HTTP_FIELDS(roles_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/must-change", handle_user_must_change_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/must-change", handle_user_must_change),
      .form = HTTP_FIELDS(reason_form), .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/void-password", handle_user_void_password_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/void-password", handle_user_void_password),
      .form = HTTP_FIELDS(reason_form), .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/disable", handle_user_disable_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/disable", handle_user_disable), .form = HTTP_FIELDS(reason_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/users/{id:uuid}/delete", handle_user_delete_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "users.delete", NONE, ACTIVE, "auth")},
    {{POST("/admin/users/{id:uuid}/delete", handle_user_delete), .form = HTTP_FIELDS(reason_form),
      .faults_to_handler = true},
     FOR(STAFF, "users.delete", FORM, ACTIVE, "auth")},
    {{GET("/admin/permissions", handle_permissions), .query = HTTP_FIELDS(permissions_query),
      .faults_to_handler = true},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{SLOW_GET("/admin/permissions/file", handle_permissions_file),
      .query = HTTP_FIELDS(permissions_file_query)},
     FOR(STAFF, "users.export", NONE, ACTIVE, "auth"),
     .is_file = true},
    {{GET("/admin/roles", handle_roles), .query = HTTP_FIELDS(roles_query)},
     FOR(STAFF, "users.view", NONE, ACTIVE, "auth")},
    {{GET("/admin/roles/new", handle_role_new_page), .query = HTTP_FIELDS(role_new_query)},
     FOR(STAFF, "roles.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/roles/new", handle_role_new), .form = HTTP_FIELDS(role_form),
      .faults_to_handler = true},
     FOR(STAFF, "roles.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/roles/{number:int}", handle_role_page), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "roles.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/roles/{number:int}", handle_role), .form = HTTP_FIELDS(role_form),
      .faults_to_handler = true},
     FOR(STAFF, "roles.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/roles/{number:int}/delete", handle_role_delete_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "roles.edit", NONE, ACTIVE, "auth")},
    {{POST("/admin/roles/{number:int}/delete", handle_role_delete),
      .form = HTTP_FIELDS(role_delete_form), .faults_to_handler = true},
     FOR(STAFF, "roles.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/sessions", handle_sessions), .query = HTTP_FIELDS(sessions_query),
      .faults_to_handler = true},
     FOR(STAFF, "sessions.view", NONE, ACTIVE, "session", "auth")},
    {{GET("/admin/sessions/end", handle_sessions_end_page),
      .query = HTTP_FIELDS(sessions_end_query)},
     FOR(STAFF, "sessions.end", NONE, ACTIVE, "session", "auth")},
    {{POST("/admin/sessions/end", handle_sessions_end), .form = HTTP_FIELDS(sessions_end_form),
      .faults_to_handler = true},
     FOR(STAFF, "sessions.end", FORM, ACTIVE, "session", "auth")},
    /* Whoever comes back to one of these two by a sign-in has chosen nothing any more. */
    {{GET("/admin/sessions/chosen", handle_sessions), .query = HTTP_FIELDS(sessions_query),
      .faults_to_handler = true},
     FOR(STAFF, "sessions.view", NONE, ACTIVE, "session", "auth")},
    {{POST("/admin/sessions/chosen", handle_sessions_chosen),
      .form = HTTP_FIELDS(sessions_chosen_form)},
     FOR(STAFF, "sessions.end", FORM, ACTIVE, "session")},
    {{GET("/admin/sessions/chosen/end", handle_sessions), .query = HTTP_FIELDS(sessions_query),
      .faults_to_handler = true},
     FOR(STAFF, "sessions.view", NONE, ACTIVE, "session", "auth")},
    {{POST("/admin/sessions/chosen/end", handle_sessions_chosen_end),
      .form = HTTP_FIELDS(sessions_chosen_end_form), .faults_to_handler = true},
     FOR(STAFF, "sessions.end", FORM, ACTIVE, "session")},
    {{GET("/admin/sessions/{id:uuid}/end", handle_session_end_page),
      .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "sessions.end", NONE, ACTIVE, "session")},
    {{POST("/admin/sessions/{id:uuid}/end", handle_session_end), .form = HTTP_FIELDS(reason_form),
      .faults_to_handler = true},
     FOR(STAFF, "sessions.end", FORM, ACTIVE, "session")},
    {{GET("/admin/company", handle_company_settings_page), .query = HTTP_FIELDS(company_query)},
     FOR(STAFF, "settings.view", NONE, ACTIVE, NULL)},
    {{POST("/admin/company", handle_company_settings), .form = HTTP_FIELDS(company_form),
      .faults_to_handler = true},
     FOR(STAFF, "settings.edit", FORM, ACTIVE, "auth")},
    {{POST("/admin/company/logo", handle_company_logo), .form = HTTP_FIELDS(company_logo_form),
      .body = HTTP_BODY_FILE, .file = "file", .body_maximum = COMPANY_LOGO_BODY_MAXIMUM},
     FOR(STAFF, "settings.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/company/logo", handle_company_settings_page),
      .query = HTTP_FIELDS(company_query)},
     FOR(STAFF, "settings.view", NONE, ACTIVE, NULL)},
    {{POST("/admin/company/logo/remove", handle_company_logo_remove),
      .form = HTTP_FIELDS(company_logo_form)},
     FOR(STAFF, "settings.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/company/logo/remove", handle_company_settings_page),
      .query = HTTP_FIELDS(company_query)},
     FOR(STAFF, "settings.view", NONE, ACTIVE, NULL)},
    {{POST("/admin/company/sessions", handle_company_limits),
      .form = HTTP_FIELDS(company_limits_form), .faults_to_handler = true},
     FOR(STAFF, "settings.edit", FORM, ACTIVE, "auth")},
    {{GET("/admin/company/sessions", handle_company_settings_page),
      .query = HTTP_FIELDS(company_query)},
     FOR(STAFF, "settings.view", NONE, ACTIVE, NULL)},
    {{GET("/activate/{token:token}", handle_activate_page), .query = HTTP_FIELDS(page_fields)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{SLOW_POST("/activate/{token:token}", handle_activate), .form = HTTP_FIELDS(password_form),
      .faults_to_handler = true},
     FOR(ANYONE, NULL, LOGIN, ACTIVE, NULL)},
    {{GET("/password/reset/{token:token}", handle_password_reset_page),
      .query = HTTP_FIELDS(reset_query)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{SLOW_POST("/password/reset/{token:token}", handle_password_reset),
      .form = HTTP_FIELDS(password_form), .faults_to_handler = true},
     FOR(ANYONE, NULL, LOGIN, ACTIVE, NULL)},
    {{GET("/admin/customers", handle_customers), .query = HTTP_FIELDS(customers_query),
      .faults_to_handler = true},
     FOR(STAFF, "customers.view", NONE, ACTIVE, NULL)},
    {{GET("/admin/customers/{id:uuid}", handle_customer), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "customers.view", NONE, ACTIVE, "auth")},
    {{GET("/admin/customers/{id:uuid}/statements", handle_customer_statements),
      .query = HTTP_FIELDS(my_statements_query)},
     FOR(STAFF, "statements.view", NONE, ACTIVE, NULL)},
    {{GET("/admin/statements", handle_statements), .query = HTTP_FIELDS(statements_query),
      .faults_to_handler = true},
     FOR(STAFF, "statements.view", NONE, ACTIVE, NULL)},
    {{SLOW_GET("/admin/statements/file", handle_statements_file),
      .query = HTTP_FIELDS(statements_file_query)},
     FOR(STAFF, "statements.export", NONE, ACTIVE, NULL),
     .is_file = true},
    {{GET("/admin/statements/{id:uuid}", handle_statement), .query = HTTP_FIELDS(page_fields)},
     FOR(STAFF, "statements.view", NONE, ACTIVE, NULL)},
    {{GET("/admin/statements/{id:uuid}/file", handle_statement_file)},
     FOR(STAFF, "statements.download", NONE, ACTIVE, NULL),
     .is_file = true},
    {{GET("/my/statements", handle_my_statements), .query = HTTP_FIELDS(my_statements_query)},
     FOR(CUSTOMER, "own-statements.view", NONE, ACTIVE, NULL)},
    {{GET("/my/statements/{id:uuid}", handle_my_statement), .query = HTTP_FIELDS(page_fields)},
     FOR(CUSTOMER, "own-statements.view", NONE, ACTIVE, NULL)},
    {{GET("/my/statements/{id:uuid}/file", handle_my_statement_file)},
     FOR(CUSTOMER, "own-statements.download", NONE, ACTIVE, NULL),
     .is_file = true},
    {{GET("/account/security", handle_security), .query = HTTP_FIELDS(security_query)},
     FOR(SIGNED_IN, NULL, NONE, ACTIVE, "auth", "session")},
    {{POST("/account/security/sessions/end", handle_own_sessions_end),
      .form = HTTP_FIELDS(token_fields)},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, "session")},
    {{GET("/account/security/sessions/end", handle_security), .query = HTTP_FIELDS(security_query)},
     FOR(SIGNED_IN, NULL, NONE, ACTIVE, "auth", "session")},
    {{POST("/account/security/sessions/{id:uuid}/end", handle_own_session_end),
      .form = HTTP_FIELDS(token_fields)},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, "session")},
    {{GET("/account/security/sessions/{id:uuid}/end", handle_security),
      .query = HTTP_FIELDS(security_query)},
     FOR(SIGNED_IN, NULL, NONE, ACTIVE, "auth", "session")},
    {{GET("/account/security/password", handle_password_page), .query = HTTP_FIELDS(page_fields)},
     FOR(SIGNED_IN, NULL, NONE, ACTIVE, NULL)},
    {{SLOW_POST("/account/security/password", handle_password),
      .form = HTTP_FIELDS(own_password_form), .faults_to_handler = true},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, "auth")},
    {{POST("/account/security/password/strength", handle_password_strength),
      .form = HTTP_FIELDS(password_form), .faults_to_handler = true},
     FOR(SIGNED_IN, NULL, FORM, ACTIVE, NULL)},
    {{POST("/password/strength", handle_password_strength), .form = HTTP_FIELDS(password_form),
      .faults_to_handler = true},
     FOR(ANYONE, NULL, LOGIN, ACTIVE, NULL)},
    {{INLINE_GET("/assets/{name:file}", handle_asset)}, FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{INLINE_GET("/.well-known/security.txt", handle_security_txt)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{INLINE_GET("/.well-known/change-password", handle_change_password_address)},
     FOR(ANYONE, NULL, NONE, ACTIVE, NULL)},
    {{POST("/csp", handle_csp_report), .body = HTTP_BODY_RAW,
      .content_types = {"application/csp-report"}, .body_maximum = 8 << 10},
     FOR(ANYONE, NULL, EXEMPT, ACTIVE, NULL)},
};

const size_t portal_route_count = COUNT_OF(portal_routes);
