#include "pages.h"

#define ROLE "/admin/roles/1"

static const struct view_name_line verbs[] = {
    {TEXT_VERB_VIEW, ""}, {TEXT_VERB_EDIT, ""}, {TEXT_VERB_DOWNLOAD, ""}, {TEXT_VERB_EXPORT, ""}};
static const struct view_permission_line permissions[] = {{TEXT_OBJECT_CUSTOMERS, verbs, 2},
                                                          {TEXT_OBJECT_STATEMENTS, verbs, 4}};

static void list(void)
{
    struct view_role_row rows[] = {
        {.name = TEXT_ROLE_ADMINISTRATOR,
         .own = "",
         .permissions = permissions,
         .permissions_count = COUNT_OF(permissions),
         .copy = link_to("/admin/roles/new?from=administrator")},
        {.name = TEXT_ROLE_OWN,
         .own = "大阪支店の担当",
         .permissions = permissions,
         .permissions_count = 1,
         .scope = two_groups,
         .edit = link_to(ROLE),
         .copy = link_to("/admin/roles/new?from=own-01"),
         .delete = link_to(ROLE "/delete")},
        {.name = TEXT_ROLE_OWN,
         .own = "これから決める役割",
         .edit = link_to("/admin/roles/2"),
         .copy = link_to("/admin/roles/new?from=own-02"),
         .delete = link_to("/admin/roles/2/delete")},
    };
    struct view_roles filled = {.console = console(VIEW_MENU_ROLES),
                                .rows = rows,
                                .rows_count = COUNT_OF(rows),
                                .may_edit = true,
                                .done = VIEW_ROLES_DONE_CHANGED};
    struct view_role_row looked_at = rows[1];
    looked_at.edit = looked_at.copy = looked_at.delete = (struct view_link){0};
    struct view_roles looking = filled;
    looking.may_edit = false;
    looking.done = VIEW_ROLES_DONE_NONE;
    looking.rows = &looked_at;
    looking.rows_count = 1;
    struct view_role_row hostile_rows[] = {rows[1], rows[1]};
    hostile_rows[0].own = attack_word;
    hostile_rows[1].own = LONG_WORD;
    struct view_roles hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_ROLES);
    hostile.rows = hostile_rows;
    hostile.rows_count = COUNT_OF(hostile_rows);

    RENDER("roles-filled", roles, &filled);
    RENDER("roles-looking", roles, &looking);
    RENDER("roles-hostile", roles, &hostile);
}

static void one(void)
{
    struct view_role filled = {.console = console(VIEW_MENU_ROLES),
                               .own = "大阪支店の担当",
                               .action = link_to(ROLE),
                               .name = "大阪支店の担当",
                               .permissions = {.customers_view = true, .statements_view = true},
                               .scope = {.groups = group_boxes, .groups_count = GROUP_BOXES},
                               .reason = ""};
    struct view_role new = filled;
    new.is_new = true;
    new.action = link_to("/admin/roles/new");
    new.name = new.own = "";
    new.scope = (struct view_scope_boxes){.is_all = true}; /* no groups: it is not asked */
    struct view_role invalid = filled;
    invalid.invalid = true;
    invalid.name = "";
    invalid.name_error = TEXT_ROLE_NAME_INVALID;
    invalid.permissions_error = TEXT_ROLE_PERMISSIONS_REFUSED;
    invalid.scope.error = TEXT_SCOPE_REFUSED;
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_role refused = filled;
    refused.refused = TEXT_ROLE_REFUSED_SELF;
    struct view_role stale = filled;
    stale.stale = true;
    stale.own = "大阪支店の担当（明細あり）";
    stale.reason = "見直しのため";
    stale.permissions_now = permissions;
    stale.permissions_now_count = COUNT_OF(permissions);
    stale.scope_now = two_groups;
    struct view_role hostile = stale;
    hostile.scope.groups = hostile_group_boxes;
    hostile.own = hostile.name = hostile.reason = attack_word;

    RENDER("role-filled", role, &filled);
    RENDER("role-new", role, &new);
    RENDER("role-invalid", role, &invalid);
    RENDER("role-refused", role, &refused);
    RENDER("role-stale", role, &stale);
    RENDER("role-hostile", role, &hostile);
}

static void confirmation(void)
{
    struct view_role_delete filled = {.console = console(VIEW_MENU_ROLES),
                                      .own = "大阪支店の担当",
                                      .action = link_to(ROLE "/delete"),
                                      .permissions = permissions,
                                      .permissions_count = COUNT_OF(permissions),
                                      .scope = two_groups,
                                      .reason = ""};
    struct view_role_delete invalid = filled;
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_role_delete refused = filled;
    refused.reason = "使わなくなったため";
    refused.refused = TEXT_ROLE_REFUSED_USE;
    struct view_role_delete stale = refused;
    stale.refused = TEXT_ROLE_DELETE_STALE;
    struct view_role_delete hostile = filled;
    hostile.own = hostile.reason = attack_word;

    RENDER("role-delete-filled", role_delete, &filled);
    RENDER("role-delete-invalid", role_delete, &invalid);
    RENDER("role-delete-refused", role_delete, &refused);
    RENDER("role-delete-stale", role_delete, &stale);
    RENDER("role-delete-hostile", role_delete, &hostile);
}

enum { COLUMNS = 24 };

static void matrix(void)
{
    struct view_permissions_cell all[COLUMNS];
    struct view_permissions_cell some[COLUMNS] = {{0}};
    for (size_t i = 0; i < COLUMNS; i++)
        all[i] = (struct view_permissions_cell){.allowed = true};
    some[0].allowed = some[5].allowed = some[6].allowed = true;
    some[0].limited = some[5].limited = true;
    some[0].scope = some[5].scope = two_groups;
    struct view_permissions_row rows[] = {
        {link_to("/admin/users/11111111-2222-4333-8444-555555555555"), "高橋 由美", "takahashi",
         all, COLUMNS},
        {link_to("/admin/users/11111111-2222-4333-8444-555555555556"), "伊藤 彩", "ito.aya", some,
         COLUMNS}};
    struct view_permissions filled = {.console = console(VIEW_MENU_ROLES),
                                      .q = "",
                                      .rows = rows,
                                      .rows_count = COUNT_OF(rows),
                                      .next = link_to("/admin/permissions?after=ito.aya"),
                                      .file = link_to("/admin/permissions/file"),
                                      .page_size = 50};
    struct view_permissions empty = filled;
    empty.rows_count = 0;
    empty.q = "佐藤";
    empty.next = (struct view_link){0};
    empty.without = link_to("/admin/permissions");
    struct view_permissions invalid = empty;
    invalid.q = LONG_WORD;
    invalid.invalid = true;
    struct view_permissions unavailable = empty;
    unavailable.unavailable = true;
    struct view_permissions many = filled;
    many.too_many = true;
    struct view_permissions hostile = filled;
    struct view_permissions_row hostile_row = rows[1];
    hostile_row.name = attack_word;
    hostile_row.login_id = LONG_WORD;
    hostile.console = hostile_console(VIEW_MENU_ROLES);
    hostile.q = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("permissions-filled", permissions, &filled);
    RENDER("permissions-empty", permissions, &empty);
    RENDER("permissions-invalid", permissions, &invalid);
    RENDER("permissions-unavailable", permissions, &unavailable);
    RENDER("permissions-many", permissions, &many);
    RENDER("permissions-hostile", permissions, &hostile);
}

void render_roles(void)
{
    matrix();
    list();
    one();
    confirmation();
}
