#include "pages.h"

static void password(void)
{
    static const struct view_name_line faults[] = {
        {TEXT_PASSWORD_FAULT_SHORT, ""},      {TEXT_PASSWORD_FAULT_LONG, ""},
        {TEXT_PASSWORD_FAULT_MONOTONOUS, ""}, {TEXT_PASSWORD_FAULT_NAMES, ""},
        {TEXT_PASSWORD_FAULT_COMMON, ""},     {TEXT_PASSWORD_FAULT_FORMER, ""},
        {TEXT_PASSWORD_FAULT_OTHER, ""}};
    struct view_password filled = {
        .console = console(VIEW_MENU_SECURITY),
        .current_error = TEXT_NONE,
        .strength = {.address = "/account/security/password/strength", .field = "new"}};
    struct view_password customer = filled;
    customer.console.is_staff = customer.console.may_see_history = false;
    struct view_password refused = filled;
    refused.outcome = VIEW_PASSWORD_OUTCOME_INVALID;
    refused.current_error = TEXT_PASSWORD_CURRENT_WRONG;
    refused.faults = faults;
    refused.faults_count = COUNT_OF(faults);
    refused.strength.level = 1;
    refused.strength.name = TEXT_STRENGTH_VERY_WEAK;
    struct view_password missing = filled;
    missing.outcome = VIEW_PASSWORD_OUTCOME_INVALID;
    missing.current_error = TEXT_PASSWORD_CURRENT_MISSING;
    missing.keeps_others = true;
    struct view_password busy = filled;
    busy.outcome = VIEW_PASSWORD_OUTCOME_BUSY;
    busy.wait_seconds = 5;
    struct view_password throttled = filled;
    throttled.outcome = VIEW_PASSWORD_OUTCOME_THROTTLED;
    throttled.wait_seconds = 64;
    throttled.reference = "7K2M-Q4XD";
    struct view_password throttled_long = throttled;
    throttled_long.wait_seconds = 0;
    throttled_long.wait_minutes = 15;
    struct view_password held = throttled;
    held.outcome = VIEW_PASSWORD_OUTCOME_HELD;
    struct view_password unavailable = filled;
    unavailable.outcome = VIEW_PASSWORD_OUTCOME_UNAVAILABLE;
    unavailable.reference = "7K2M-Q4XD";
    struct view_password hostile = refused;
    hostile.console = hostile_console(VIEW_MENU_SECURITY);

    RENDER("password-filled", password, &filled);
    RENDER("password-customer", password, &customer);
    RENDER("password-refused", password, &refused);
    RENDER("password-missing", password, &missing);
    RENDER("password-busy", password, &busy);
    RENDER("password-throttled", password, &throttled);
    RENDER("password-throttled-long", password, &throttled_long);
    RENDER("password-held", password, &held);
    RENDER("password-unavailable", password, &unavailable);
    RENDER("password-hostile", password, &hostile);
}

static const struct view_name_line roles[] = {{TEXT_ROLE_ADMINISTRATOR, ""},
                                              {TEXT_ROLE_AUDITOR, ""},
                                              {TEXT_ROLE_OWN, "請求書の確認"},
                                              {TEXT_ROLE_OWN, "Month end"}};
static const struct view_name_line verbs[] = {
    {TEXT_VERB_VIEW, ""}, {TEXT_VERB_CREATE, ""},   {TEXT_VERB_EDIT, ""},
    {TEXT_VERB_END, ""},  {TEXT_VERB_DOWNLOAD, ""}, {TEXT_VERB_EXPORT, ""},
};
static const struct view_permission_line permissions[] = {
    {TEXT_OBJECT_CUSTOMERS, verbs, 3},
    {TEXT_OBJECT_STATEMENTS, verbs, 6},
    {TEXT_OBJECT_HISTORY, verbs, 1},
    {TEXT_OBJECT_USERS, verbs, 4},
};

static void render_hostile(const struct view_security *filled)
{
    const struct view_session_line hostile_session = {
        false, attack, "2001:0db8:85a3:0000:0000:8a2e:0370:7334",  TEXT_AUTHENTICATION_OTHER,
        0,     0,      link_to("/account/security/sessions/1/end")};
    const struct view_sign_in_line hostile_sign_in = {
        NOW, attack, "2001:0db8:85a3:0000:0000:8a2e:0370:7334", attack_word, INT64_MAX};
    struct view_security hostile = *filled;
    hostile.console = hostile_console(VIEW_MENU_SECURITY);
    hostile.device = hostile.mail = attack_word;
    hostile.sessions = &hostile_session;
    hostile.sessions_count = 1;
    hostile.sign_ins = &hostile_sign_in;
    hostile.sign_ins_count = 1;

    RENDER("security-hostile", security, &hostile);
}

static void security(void)
{
    const struct view_session_line sessions[] = {
        {true,
         "Windows / Edge",
         "203.0.113.88",
         TEXT_AUTHENTICATION_PASSWORD,
         NOW - 2 * HOUR,
         NOW,
         {0}},
        {false, "iPhone / Safari", "198.51.100.140", TEXT_AUTHENTICATION_SSO, NOW - 20 * HOUR,
         NOW - 12 * MINUTE, link_to("/account/security/sessions/1/end")},
    };
    const struct view_sign_in_line sign_ins[] = {
        {NOW - 2 * HOUR, "Windows / Edge", "203.0.113.88", "", 3},
        {NOW - 20 * HOUR, "iPhone / Safari", "198.51.100.140", "", 0},
        {NOW - 50 * HOUR, "", "2001:db8:85a3::8a2e:370:7334", "billing", 1},
    };
    struct view_security filled = {
        .console = console(VIEW_MENU_SECURITY),
        .sign_ins = sign_ins,
        .sign_ins_count = COUNT_OF(sign_ins),
        .mail = "takahashi@example.jp",
        .roles = roles,
        .roles_count = COUNT_OF(roles),
        .permissions = permissions,
        .permissions_count = COUNT_OF(permissions),
        .address = "203.0.113.88",
        .device = "Windows / Edge",
        .authentication = TEXT_AUTHENTICATION_PASSWORD,
        .started_at = NOW - 2 * HOUR,
        .absolute_ends_at = NOW + 6 * HOUR,
        .sessions = sessions,
        .sessions_count = COUNT_OF(sessions),
        .has_others = true,
    };
    struct view_security empty = filled;
    empty.mail = empty.device = "";
    empty.roles_count = empty.permissions_count = 0;
    empty.sessions_count = 1;
    empty.has_others = false;
    empty.sign_ins_count = 0;
    struct view_security customer = empty;
    customer.console.is_staff = customer.console.may_see_history = false;
    customer.done = VIEW_SECURITY_DONE_PASSWORD;
    customer.sign_ins_count = 1;
    customer.failures_since = 12;
    struct view_security last_span = filled;
    last_span.done = VIEW_SECURITY_DONE_SESSION;
    last_span.console.end_is_final = true;
    last_span.absolute_ends_at = last_span.console.idle_ends_at;
    struct view_security unavailable = filled;
    unavailable.sessions_unavailable = unavailable.profile_unavailable = true;
    unavailable.sign_ins_unavailable = true;
    unavailable.mail = "";
    unavailable.done = VIEW_SECURITY_DONE_SESSIONS;
    RENDER("security-filled", security, &filled);
    RENDER("security-empty", security, &empty);
    RENDER("security-customer", security, &customer);
    RENDER("security-last-span", security, &last_span);
    RENDER("security-unavailable", security, &unavailable);
    render_hostile(&filled);
}

void render_security(void)
{
    security();
    password();
}
