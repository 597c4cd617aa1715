#include "pages.h"

#include <string.h>

enum { TABS = 7 };

#define USER "/admin/users/11111111-2222-4333-8444-555555555555"

static const struct view_name_line administrator[] = {{TEXT_ROLE_ADMINISTRATOR, ""}};
static const struct view_name_line several[] = {
    {TEXT_ROLE_CLERK, ""}, {TEXT_ROLE_AUDITOR, ""}, {TEXT_ROLE_OWN, "大阪支店の担当"}};
static const struct view_action_choice actions[] = {
    {"customers.view", TEXT_OBJECT_CUSTOMERS, TEXT_VERB_VIEW, false},
    {"statements.download", TEXT_OBJECT_STATEMENTS, TEXT_VERB_DOWNLOAD, true}};

static struct view_user_line ito(void)
{
    return (struct view_user_line){.id = "11111111-2222-4333-8444-555555555555",
                                   .target = link_to(USER),
                                   .name = "伊藤 彩",
                                   .login_id = "ito.aya",
                                   .state = VIEW_USER_STATE_ACTIVE,
                                   .roles = several,
                                   .roles_count = COUNT_OF(several),
                                   .last_login_at = NOW - 37 * MINUTE};
}

static void fill_tabs(struct view_user_tab tabs[static TABS])
{
    const struct view_user_tab made[TABS] = {
        {.name = TEXT_USERS_ALL, .target = link_to("/admin/users"), .current = true},
        {.name = TEXT_USER_STATE_ACTIVE,
         .target = link_to("/admin/users?state=active"),
         .has_count = true,
         .count = 1000,
         .capped = true},
        {.name = TEXT_USER_STATE_INVITED,
         .target = link_to("/admin/users?state=invited"),
         .has_count = true,
         .count = 4},
        {.name = TEXT_USER_STATE_DISABLED,
         .target = link_to("/admin/users?state=disabled"),
         .has_count = true,
         .count = 3},
        {.name = TEXT_USER_STATE_DELETED,
         .target = link_to("/admin/users?state=deleted"),
         .has_count = true},
        {.name = TEXT_DORMANT_SOON,
         .target = link_to("/admin/users/dormant"),
         .has_count = true,
         .count = 12},
        {.name = TEXT_LEAVERS_TITLE, .target = link_to("/admin/users/leavers")},
    };

    memcpy(tabs, made, sizeof made);
}

static void list(void)
{
    struct view_user_line rows[] = {ito(), ito(), ito(), ito(), ito()};
    rows[1].name = "高橋 由美";
    rows[1].is_self = true;
    rows[0].may_choose = rows[3].may_choose = true;
    rows[1].roles = administrator;
    rows[1].roles_count = 1;
    rows[2].name = "藤田 恵";
    rows[2].state = VIEW_USER_STATE_INVITED;
    rows[2].last_login_at = 0;
    rows[3].name = "株式会社みなと 佐藤 翔";
    rows[3].is_customer = true;
    rows[3].last_login_at = NOW - 3 * DAY;
    rows[4].name = "山本 隆";
    rows[4].state = VIEW_USER_STATE_DISABLED;
    rows[4].roles_count = 0;
    rows[0].leaves_at = NOW + 35 * DAY;
    rows[1].leaves_at = NOW - DAY;
    rows[1].is_overdue = true;
    struct view_user_tab tabs[TABS];
    fill_tabs(tabs);
    struct view_users filled = {.console = console(VIEW_MENU_USERS),
                                .q = "",
                                .tabs = tabs,
                                .tabs_count = COUNT_OF(tabs),
                                .state = "",
                                .rows = rows,
                                .rows_count = COUNT_OF(rows),
                                .next = link_to("/admin/users?after=yamamoto"),
                                .first = link_to("/admin/users"),
                                .may_create = true,
                                .may_edit = true,
                                .page_size = 100};
    struct view_users empty = filled;
    empty.rows_count = 0;
    empty.next = empty.first = (struct view_link){0};
    struct view_users nothing = empty;
    nothing.q = "佐藤";
    nothing.state = "invited";
    nothing.without = link_to("/admin/users?state=invited");
    struct view_users invalid = empty;
    invalid.q = LONG_WORD;
    invalid.invalid = true;
    struct view_users unavailable = empty;
    unavailable.unavailable = true;
    struct view_user_line hostile_row = ito();
    hostile_row.name = attack_word;
    hostile_row.login_id = LONG_WORD;
    struct view_users hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.q = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("users-filled", users, &filled);
    RENDER("users-empty", users, &empty);
    RENDER("users-nothing", users, &nothing);
    RENDER("users-invalid", users, &invalid);
    RENDER("users-unavailable", users, &unavailable);
    RENDER("users-hostile", users, &hostile);
}

static void edited_by_another(struct view_user stale)
{
    stale.done = VIEW_USER_DONE_NONE;
    stale.stale = true;
    stale.name = "伊藤 彩子";
    stale.mail_now = "aya.ito@example.jp";
    RENDER("user-stale", user, &stale);
    stale.stale = false;
    stale.departure_stale = true;
    stale.leaves = "2026-12-31";
    stale.exempt_now = "産休のため";
    RENDER("user-departure-stale", user, &stale);
}

static void states(struct view_user filled)
{
    struct view_user self = filled;
    self.user.is_self = true;
    self.save = self.reset = self.must_change = self.void_password = self.disable = self.roles =
        self.leaving = self.dormant = (struct view_link){0};
    self.exempt_reason = "会計システムとの連携用";
    self.done = VIEW_USER_DONE_NONE;
    struct view_user deleted = self;
    deleted.user.is_self = false;
    deleted.user.state = VIEW_USER_STATE_DELETED;
    deleted.user.days_left = 29;
    deleted.deleted_at = NOW - DAY;
    deleted.restore = link_to(USER "/restore");
    deleted.mail = "";
    deleted.permissions_count = deleted.user.roles_count = 0;
    struct view_user disabled = filled;
    disabled.user.state = VIEW_USER_STATE_DISABLED;
    disabled.reset = disabled.must_change = disabled.disable = (struct view_link){0};
    disabled.enable = link_to(USER "/enable");
    disabled.delete = link_to(USER "/delete");
    disabled.done = VIEW_USER_DONE_DISABLED;
    struct view_user invited = filled;
    invited.user.state = VIEW_USER_STATE_INVITED;
    invited.user.last_login_at = 0;
    invited.disable = invited.must_change = invited.void_password = invited.reset =
        (struct view_link){0};
    invited.resend = link_to(USER "/resend");
    invited.delete = link_to(USER "/delete");
    invited.done = VIEW_USER_DONE_NONE;

    struct view_user dormant_soon = filled;
    dormant_soon.dormant_soon = true;
    dormant_soon.disables_at = NOW + 3 * DAY;
    dormant_soon.done = VIEW_USER_DONE_NONE;
    struct view_user dormant_held = dormant_soon;
    dormant_held.dormant_held = true;
    dormant_held.exempt_reason = LONG_WORD;
    dormant_held.exempt_error = TEXT_DORMANT_FIELD_INVALID;
    dormant_held.invalid = true;
    RENDER("user-dormant", user, &dormant_soon);
    RENDER("user-dormant-held", user, &dormant_held);
    disabled.disables_at = 0;
    disabled.deletes_at = NOW + 90 * DAY;
    struct view_user leaving = filled;
    leaving.user.leaves_at = NOW + 35 * DAY;
    leaving.leaves = "2026-12-29";
    leaving.done = VIEW_USER_DONE_LEAVING;
    struct view_user overdue = leaving;
    overdue.user.leaves_at = NOW - DAY;
    overdue.user.is_overdue = true;
    overdue.leaves = "2026-11-23";
    overdue.leaves_error = TEXT_USER_LEAVES_INVALID;
    overdue.invalid = true;
    overdue.done = VIEW_USER_DONE_NONE;

    RENDER("user-leaving", user, &leaving);
    RENDER("user-overdue", user, &overdue);
    RENDER("user-self", user, &self);
    RENDER("user-deleted", user, &deleted);
    RENDER("user-disabled", user, &disabled);
    RENDER("user-invited", user, &invited);
}

/* Each rule that may decide. */
static void explanations(const struct view_user *filled)
{
    static const struct {
        const char *name;
        enum view_explained rule;
    } cases[] = {{"user-explained-by-state", VIEW_EXPLAINED_STATE},
                 {"user-explained-by-customer", VIEW_EXPLAINED_CUSTOMER},
                 {"user-explained-by-role", VIEW_EXPLAINED_ROLE},
                 {"user-explained-by-grant", VIEW_EXPLAINED_GRANT},
                 {"user-explained-by-default", VIEW_EXPLAINED_DEFAULT}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct view_user user = *filled;
        user.done = VIEW_USER_DONE_NONE;
        user.explained = cases[i].rule;
        user.decided_by = several[2];
        user.reaches = cases[i].rule == VIEW_EXPLAINED_ROLE;
        user.reached = two_groups;
        RENDER(cases[i].name, user, &user);
    }
}

static void held(const struct view_user *filled)
{
    struct view_user forever = *filled;
    forever.done = VIEW_USER_DONE_NONE;
    forever.hold_failures = 100;
    forever.release = link_to(USER "/release");
    struct view_user waiting = forever;
    waiting.hold_failures = 15;
    waiting.hold_until = NOW + 15 * MINUTE;

    RENDER("user-held", user, &forever);
    RENDER("user-waiting", user, &waiting);
}

static void one(void)
{
    static const struct view_name_line verbs[] = {
        {TEXT_VERB_VIEW, ""}, {TEXT_VERB_EDIT, ""}, {TEXT_VERB_DOWNLOAD, ""}};
    static const struct view_permission_line permissions[] = {{TEXT_OBJECT_CUSTOMERS, verbs, 2},
                                                              {TEXT_OBJECT_STATEMENTS, verbs, 3}};
    struct view_user filled = {.console = console(VIEW_MENU_USERS),
                               .user = ito(),
                               .name = "伊藤 彩",
                               .mail = "ito@example.jp",
                               .permissions = permissions,
                               .permissions_count = COUNT_OF(permissions),
                               .scope = two_groups,
                               .created_at = NOW - 300 * DAY,
                               .here = link_to(USER),
                               .actions = actions,
                               .actions_count = COUNT_OF(actions),
                               .leaves = "",
                               .exempt_reason = "",
                               .disables_at = NOW + 60 * DAY,
                               .dormant = link_to(USER "/dormant"),
                               .save = link_to(USER),
                               .leaving = link_to(USER "/leaving"),
                               .reset = link_to(USER "/reset"),
                               .roles = link_to(USER "/roles"),
                               .must_change = link_to(USER "/must-change"),
                               .void_password = link_to(USER "/void-password"),
                               .disable = link_to(USER "/disable"),
                               .events = link_to("/admin/history?actor=ito.aya"),
                               .done = VIEW_USER_DONE_CHANGED};
    struct view_user refused = filled;
    refused.done = VIEW_USER_DONE_NONE;
    refused.refused = TEXT_USER_REFUSED_RIGHTS;
    struct view_user invalid = refused;
    invalid.refused = TEXT_NONE;
    invalid.invalid = true;
    invalid.name = "";
    invalid.mail = "ito";
    invalid.name_error = TEXT_USER_NAME_INVALID;
    invalid.mail_error = TEXT_USER_MAIL_INVALID;
    struct view_user to_change = filled;
    to_change.done = VIEW_USER_DONE_MUST_CHANGE;
    to_change.is_to_change = true;
    to_change.must_change = (struct view_link){0};
    struct view_user hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.user.name = hostile.name = hostile.mail = attack_word;

    states(filled);
    edited_by_another(filled);
    explanations(&filled);
    held(&filled);
    RENDER("user-to-change", user, &to_change);
    RENDER("user-filled", user, &filled);
    RENDER("user-refused", user, &refused);
    RENDER("user-invalid", user, &invalid);
    RENDER("user-hostile", user, &hostile);
}

static void invitation(void)
{
    struct view_user_new empty = {.console = console(VIEW_MENU_USERS),
                                  .login_id = "",
                                  .name = "",
                                  .mail = "",
                                  .customer = ""};
    struct view_user_new invalid = empty;
    invalid.invalid = true;
    invalid.login_id = "伊藤";
    invalid.mail = "ito";
    invalid.roles.administrator = true;
    invalid.roles.own_01 = (struct view_own_role_box){"大阪支店の担当", true};
    invalid.login_id_error = TEXT_USER_NEW_LOGIN_ID_INVALID;
    invalid.name_error = TEXT_USER_NAME_INVALID;
    invalid.mail_error = TEXT_USER_MAIL_INVALID;
    invalid.may_attach = true;
    invalid.customer = "A-3";
    invalid.customer_error = TEXT_USER_NEW_CUSTOMER_INVALID;
    invalid.roles_error = TEXT_USER_NEW_ROLES_REFUSED;
    invalid.scope = (struct view_scope_boxes){
        .groups = group_boxes, .groups_count = GROUP_BOXES, .error = TEXT_SCOPE_GONE};
    struct view_user_link filled = {
        .console = console(VIEW_MENU_USERS),
        .user = ito(),
        .address =
            "https://sekisho.example.jp/activate/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        .expires_at = NOW + DAY,
        .customer = ""};
    struct view_user_link shown = filled;
    shown.is_reset = true;
    shown.address = "";

    RENDER("user-new-filled", user_new, &empty);
    RENDER("user-new-invalid", user_new, &invalid);
    RENDER("user-link-filled", user_link, &filled);
    struct view_user_link mailed = shown;
    mailed.mail = "ito.aya@aoba.example.jp";

    RENDER("user-link-shown", user_link, &shown);
    RENDER("user-link-mailed", user_link, &mailed);
}

static void confirmation(void)
{
    struct view_user_confirm filled = {.console = console(VIEW_MENU_USERS),
                                       .user = ito(),
                                       .act = VIEW_USER_ACT_DISABLE,
                                       .action = link_to(USER "/disable"),
                                       .reason = ""};
    struct view_user_confirm invalid = filled;
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_user_confirm refused = filled;
    refused.reason = "退職のため";
    refused.refused = TEXT_USER_REFUSED_LAST;
    struct view_user_confirm requiring = filled;
    requiring.act = VIEW_USER_ACT_MUST_CHANGE;
    requiring.action = link_to(USER "/must-change");
    struct view_user_confirm deleting = filled;
    deleting.act = VIEW_USER_ACT_DELETE;
    deleting.user.state = VIEW_USER_STATE_DISABLED;
    struct view_user_confirm hostile = filled;
    hostile.user.name = hostile.reason = attack_word;

    RENDER("user-confirm-filled", user_confirm, &filled);
    RENDER("user-confirm-invalid", user_confirm, &invalid);
    RENDER("user-confirm-refused", user_confirm, &refused);
    RENDER("user-confirm-must-change", user_confirm, &requiring);
    struct view_user_confirm voiding = filled;
    voiding.act = VIEW_USER_ACT_VOID_PASSWORD;
    voiding.action = link_to(USER "/void-password");
    RENDER("user-confirm-void-password", user_confirm, &voiding);
    RENDER("user-confirm-delete", user_confirm, &deleting);
    RENDER("user-confirm-hostile", user_confirm, &hostile);
}

static void roles(void)
{
    struct view_user_roles filled = {.console = console(VIEW_MENU_USERS),
                                     .user = ito(),
                                     .action = link_to(USER "/roles"),
                                     .roles = {.clerk = true,
                                               .auditor = true,
                                               .own_01 = {"大阪支店の担当", false},
                                               .own_26 = {"閲覧のみ（監査対応）", true}},
                                     .granted = {.customers_export = true, .users_view = true},
                                     .has_granted = true,
                                     .scope = {.groups = group_boxes, .groups_count = GROUP_BOXES},
                                     .reason = ""};
    struct view_user_roles invalid = filled;
    invalid.invalid = true;
    invalid.roles_error = TEXT_USER_NEW_ROLES_REFUSED;
    invalid.scope.error = TEXT_SCOPE_REFUSED;
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_user_roles refused = filled;
    refused.refused = TEXT_USER_REFUSED_LAST;
    static const struct view_name_line verbs[] = {{TEXT_VERB_VIEW, ""}, {TEXT_VERB_EDIT, ""}};
    static const struct view_permission_line now[] = {{TEXT_OBJECT_CUSTOMERS, verbs, 2},
                                                      {TEXT_OBJECT_STATEMENTS, verbs, 1}};
    struct view_user_roles stale = filled;
    stale.stale = true;
    stale.granted_now = now;
    stale.granted_now_count = COUNT_OF(now);
    stale.scope_now = two_groups;
    stale.reason = "異動のため";
    struct view_user_roles hostile = stale;
    hostile.user.name = hostile.reason = attack_word;
    hostile.roles.own_01.name = attack_word;
    hostile.roles.own_02.name = LONG_WORD;
    struct view_user_roles closed = filled;
    closed.has_granted = false;
    closed.scope = (struct view_scope_boxes){.is_all = true}; /* no groups: it is not asked */

    RENDER("user-roles-closed", user_roles, &closed);
    RENDER("user-roles-filled", user_roles, &filled);
    RENDER("user-roles-invalid", user_roles, &invalid);
    RENDER("user-roles-refused", user_roles, &refused);
    RENDER("user-roles-stale", user_roles, &stale);
    RENDER("user-roles-hostile", user_roles, &hostile);
}

static void set_password(void)
{
    struct view_set_password fresh = {
        .page = site(),
        .csrf = "c2FtcGxlLXRva2Vu",
        .action = link_to("/activate/AAEC"),
        .strength = {.address = "/password/strength", .field = "password"}};
    struct view_set_password reset = fresh;
    reset.is_reset = true;
    struct view_set_password required = reset;
    required.is_required = true;
    struct view_set_password invalid = fresh;
    struct view_name_line reasons[] = {{.name = TEXT_PASSWORD_FAULT_SHORT},
                                       {.name = TEXT_PASSWORD_FAULT_NAMES},
                                       {.name = TEXT_PASSWORD_FAULT_COMMON}};
    invalid.faults = reasons;
    invalid.faults_count = COUNT_OF(reasons);
    invalid.strength.level = 2;
    invalid.strength.name = TEXT_STRENGTH_WEAK;
    struct view_set_password busy = reset;
    busy.outcome = VIEW_SET_PASSWORD_OUTCOME_BUSY;
    busy.retry_seconds = 5;
    struct view_set_password unavailable = reset;
    unavailable.outcome = VIEW_SET_PASSWORD_OUTCOME_UNAVAILABLE;
    unavailable.reference = "7K2M-Q4XD";
    struct view_set_password bad = fresh;
    bad.outcome = VIEW_SET_PASSWORD_OUTCOME_BAD;
    struct view_set_password done = fresh;
    done.outcome = VIEW_SET_PASSWORD_OUTCOME_DONE;

    RENDER("set-password-filled", set_password, &fresh);
    RENDER("set-password-required", set_password, &required);
    RENDER("set-password-reset", set_password, &reset);
    RENDER("set-password-invalid", set_password, &invalid);
    RENDER("set-password-busy", set_password, &busy);
    RENDER("set-password-unavailable", set_password, &unavailable);
    RENDER("set-password-bad", set_password, &bad);
    RENDER("set-password-done", set_password, &done);
}

void render_users(void)
{
    list();
    one();
    invitation();
    confirmation();
    roles();
    set_password();
}
