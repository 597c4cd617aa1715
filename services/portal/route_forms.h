/* The fields of queries and forms, for the table of routes alone: one list for each kind of page.
 */
#ifndef PORTAL_ROUTE_FORMS_H
#define PORTAL_ROUTE_FORMS_H

#include "domain/csrf.h"
#include "domain/customer.h"
#include "domain/return_path.h"
#include "drafts.h"
#include "handlers/company_fields.h"
#include "handlers/customers_fields.h"
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
#include "scope_view.h"
#include "text/login_id.h"
#include "text/password.h"

/* One group of customers, or none. */
#define GROUP_FIELD                                                                                \
    {                                                                                              \
        .name = "group", .type = HTTP_FIELD_INTEGER, .minimum = 0, .maximum = SCOPE_GROUPS_MAXIMUM \
    }

static const struct http_field page_fields[] = {LANGUAGE};
static const struct http_field reset_query[] = {LANGUAGE,
                                                {.name = "required", .type = HTTP_FIELD_FLAG}};
/* What was typed is the body of the form as it would have been sent. */
static const struct http_field draft_keep_form[] = {CSRF, TEXT_FIELD("form", DRAFT_FORM_MAXIMUM),
                                                    TEXT_FIELD("fields", DRAFT_TYPED_MAXIMUM)};
static const struct http_field drafts_query[] = {LANGUAGE, TEXT_FIELD("next", RETURN_PATH_MAXIMUM)};
static const struct http_field draft_discard_form[] = {CSRF,
                                                       TEXT_FIELD("next", RETURN_PATH_MAXIMUM)};
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
    {.name = "password", .type = HTTP_FIELD_SECRET, .maximum = PASSWORD_TYPED_MAXIMUM},
};
static const char *const ended_words[] = {"signed_out"};
static const struct http_field ended_query[] = {
    LANGUAGE, CHOICE_FIELD("reason", ended_words, COUNT_OF(ended_words))};
#define HISTORY_SEARCH                                                                             \
    TEXT_FIELD("from", 32), TEXT_FIELD("until", 32), TEXT_FIELD("actor", 64),                      \
        TEXT_FIELD("source", 64), CHOICE_FIELD("action", kind_words, EVENT_KIND_COUNT),            \
        CHOICE_FIELD("result", history_result_words, HISTORY_RESULT_COUNT)
static const struct http_field history_query[] = {LANGUAGE, HISTORY_SEARCH, NUMBER_FIELD("before"),
                                                  NUMBER_FIELD("after"), FLAG_FIELD("too_many")};
static const struct http_field history_file_query[] = {HISTORY_SEARCH};

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
    ALLOWED_LIST("own_01", "own_01_mode"),
    ALLOWED_LIST("own_02", "own_02_mode"),
    ALLOWED_LIST("own_03", "own_03_mode"),
    ALLOWED_LIST("own_04", "own_04_mode"),
    ALLOWED_LIST("own_05", "own_05_mode"),
    ALLOWED_LIST("own_06", "own_06_mode"),
    ALLOWED_LIST("own_07", "own_07_mode"),
    ALLOWED_LIST("own_08", "own_08_mode"),
    ALLOWED_LIST("own_09", "own_09_mode"),
    ALLOWED_LIST("own_10", "own_10_mode"),
    ALLOWED_LIST("own_11", "own_11_mode"),
    ALLOWED_LIST("own_12", "own_12_mode"),
    ALLOWED_LIST("own_13", "own_13_mode"),
    ALLOWED_LIST("own_14", "own_14_mode"),
    ALLOWED_LIST("own_15", "own_15_mode"),
    ALLOWED_LIST("own_16", "own_16_mode"),
    ALLOWED_LIST("own_17", "own_17_mode"),
    ALLOWED_LIST("own_18", "own_18_mode"),
    ALLOWED_LIST("own_19", "own_19_mode"),
    ALLOWED_LIST("own_20", "own_20_mode"),
    ALLOWED_LIST("own_21", "own_21_mode"),
    ALLOWED_LIST("own_22", "own_22_mode"),
    ALLOWED_LIST("own_23", "own_23_mode"),
    ALLOWED_LIST("own_24", "own_24_mode"),
    ALLOWED_LIST("own_25", "own_25_mode"),
    ALLOWED_LIST("own_26", "own_26_mode"),
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
    {.name = "nothing_chosen", .type = HTTP_FIELD_FLAG},
};
static const struct http_field users_bulk_form[] = {CSRF, USER_BOXES};
static const struct http_field users_bulk_disable_form[] = {
    CSRF,
    USER_BOXES,
    TEXT_FIELD("reason", USER_REASON_MAXIMUM),
    {.name = "count", .type = HTTP_FIELD_INTEGER, .minimum = 1, .maximum = USERS_CHOSEN_MAXIMUM}};
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
#define CUSTOMER_SEARCH TEXT_FIELD("q", USER_SEARCH_MAXIMUM), GROUP_FIELD /* 0: of none */
static const struct http_field customers_query[] = {
    LANGUAGE, CUSTOMER_SEARCH, TEXT_FIELD("after", 32), FLAG_FIELD("too_many")};
static const struct http_field customers_file_query[] = {CUSTOMER_SEARCH};
static const struct http_field customer_query[] = {
    LANGUAGE, CHOICE_FIELD("done", customer_done_words, CUSTOMER_DONE_WORDS)};
#define CUSTOMER_NAME_FIELDS                                                                       \
    TEXT_FIELD("number", CUSTOMER_CODE_TYPED_MAXIMUM), TEXT_FIELD("name", CUSTOMER_NAME_MAXIMUM)
static const struct http_field customer_new_form[] = {CSRF, CUSTOMER_NAME_FIELDS, GROUP_FIELD};
static const struct http_field customer_form[] = {CSRF, BASE_REVISION, CUSTOMER_NAME_FIELDS};
static const struct http_field customer_users_query[] = {
    LANGUAGE,
    CHOICE_FIELD("done", customer_users_done_words, CUSTOMER_USERS_DONE_WORDS),
    TEXT_FIELD("q", USER_SEARCH_MAXIMUM),
    {.name = "after", .type = HTTP_FIELD_UUID},
};
static const struct http_field customer_user_form[] = {
    CSRF, TEXT_FIELD("q", USER_SEARCH_MAXIMUM), {.name = "user", .type = HTTP_FIELD_UUID}};
static const struct http_field customer_group_form[] = {CSRF, BASE_REVISION, GROUP_FIELD};
static const struct http_field groups_query[] = {
    LANGUAGE, CHOICE_FIELD("done", groups_done_words, GROUPS_DONE_WORDS)};
static const struct http_field group_form[] = {CSRF, BASE_REVISION,
                                               TEXT_FIELD("name", GROUP_NAME_MAXIMUM)};
static const struct http_field group_new_form[] = {CSRF, TEXT_FIELD("name", GROUP_NAME_MAXIMUM)};
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
static const struct http_field leaving_form[] = {CSRF, BASE_REVISION,
                                                 TEXT_FIELD("leaves", USER_DATE_MAXIMUM)};
static const struct http_field dormant_form[] = {CSRF, BASE_REVISION,
                                                 TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
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
static const struct http_field user_new_query[] = {
    LANGUAGE, TEXT_FIELD("customer", CUSTOMER_CODE_TYPED_MAXIMUM)};
static const struct http_field user_new_form[] = {
    CSRF,
    TEXT_FIELD("login_id", LOGIN_ID_TYPED_MAXIMUM),
    TEXT_FIELD("name", USER_NAME_MAXIMUM),
    TEXT_FIELD("mail", USER_MAIL_MAXIMUM),
    CHOICE_FIELD("kind", user_kind_words, USER_KINDS),
    TEXT_FIELD("customer", CUSTOMER_CODE_TYPED_MAXIMUM),
    RIGHTS_ROLE_FIELDS,
    SCOPE_FIELDS,
};
static const struct http_field roles_form[] = {CSRF,
                                               BASE_REVISION,
                                               RIGHTS_ROLE_FIELDS,
                                               RIGHTS_PERMISSION_FIELDS,
                                               SCOPE_FIELDS,
                                               TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field roles_query[] = {
    LANGUAGE, CHOICE_FIELD("done", roles_done_words, ROLES_DONE_WORDS)};
static const struct http_field permissions_query[] = {
    LANGUAGE, TEXT_FIELD("q", USER_SEARCH_MAXIMUM), TEXT_FIELD("after", 64),
    FLAG_FIELD("too_many")};
static const struct http_field permissions_file_query[] = {TEXT_FIELD("q", USER_SEARCH_MAXIMUM)};
static const struct http_field role_new_query[] = {
    LANGUAGE, {.name = "from", .type = HTTP_FIELD_TOKEN, .maximum = ROLE_CODE_MAXIMUM}};
static const struct http_field role_form[] = {CSRF,
                                              BASE_REVISION,
                                              TEXT_FIELD("name", ROLE_NAME_MAXIMUM),
                                              RIGHTS_PERMISSION_FIELDS,
                                              SCOPE_FIELDS,
                                              TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field role_delete_form[] = {CSRF, BASE_REVISION,
                                                     TEXT_FIELD("reason", USER_REASON_MAXIMUM)};
static const struct http_field password_form[] = {
    CSRF, {.name = "password", .type = HTTP_FIELD_SECRET, .maximum = PASSWORD_TYPED_MAXIMUM}};

static const struct http_field own_password_form[] = {
    CSRF,
    {.name = "current", .type = HTTP_FIELD_SECRET, .maximum = PASSWORD_TYPED_MAXIMUM},
    {.name = "new", .type = HTTP_FIELD_SECRET, .maximum = PASSWORD_TYPED_MAXIMUM},
    {.name = "end_others", .type = HTTP_FIELD_FLAG},
};
static const char *const security_done_words[] = {"password", "session", "sessions"};
static const struct http_field security_query[] = {
    LANGUAGE, CHOICE_FIELD("done", security_done_words, COUNT_OF(security_done_words))};

#endif
