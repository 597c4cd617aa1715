#include "pages.h"

#define ONE "/admin/customers/11111111-2222-4333-8444-555555555555"

const struct view_group_box group_boxes[GROUP_BOXES] = {
    {1, "東日本", true}, {2, "西日本", false}, {63, "重点顧客", true}};
const struct view_group_box hostile_group_boxes[GROUP_BOXES] = {
    {1, "<script>alert(1)</script>", true},
    {2, LONG_WORD, false},
    {3, "\"onfocus=alert(1) x=\"", false}};

static const struct view_group_name two_names[] = {{"東日本"}, {"重点顧客"}};
const struct view_scope_line two_groups = {.groups = two_names, .groups_count = 2};

static void list(void)
{
    const struct view_group_row rows[] = {
        {.name = "東日本",
         .count = 128,
         .edit = link_to("/admin/customer-groups/1"),
         .delete = link_to("/admin/customer-groups/1/delete")},
        {.name = "重点顧客",
         .count = 1000,
         .is_capped = true,
         .edit = link_to("/admin/customer-groups/63"),
         .delete = link_to("/admin/customer-groups/63/delete")},
    };
    struct view_customer_groups filled = {.console = console(VIEW_MENU_ROLES),
                                          .rows = rows,
                                          .rows_count = COUNT_OF(rows),
                                          .done = VIEW_GROUPS_DONE_CREATED,
                                          .name = ""};
    struct view_customer_groups empty = filled;
    empty.rows_count = 0;
    empty.done = VIEW_GROUPS_DONE_NONE;
    struct view_customer_groups invalid = filled;
    invalid.done = VIEW_GROUPS_DONE_NONE;
    invalid.name = "東日本";
    invalid.name_error = TEXT_CUSTOMER_GROUPS_NAME_TAKEN;
    struct view_customer_groups refused = filled;
    refused.done = VIEW_GROUPS_DONE_NONE;
    refused.name = "北日本";
    refused.refused = TEXT_CUSTOMER_GROUPS_MANY;
    struct view_group_row hostile_rows[] = {rows[0], rows[0]};
    hostile_rows[0].name = attack_word;
    hostile_rows[1].name = LONG_WORD;
    struct view_customer_groups hostile = invalid;
    hostile.console = hostile_console(VIEW_MENU_ROLES);
    hostile.rows = hostile_rows;
    hostile.name = attack;

    RENDER("customer-groups-filled", customer_groups, &filled);
    RENDER("customer-groups-empty", customer_groups, &empty);
    RENDER("customer-groups-invalid", customer_groups, &invalid);
    RENDER("customer-groups-refused", customer_groups, &refused);
    RENDER("customer-groups-hostile", customer_groups, &hostile);
}

static void one(void)
{
    struct view_customer_group_edit filled = {.console = console(VIEW_MENU_ROLES),
                                              .own = "東日本",
                                              .action = link_to("/admin/customer-groups/1"),
                                              .name = "東日本",
                                              .reason = ""};
    struct view_customer_group_edit stale = filled;
    stale.stale = true;
    stale.own = "東日本（関東を含む）";
    struct view_customer_group_edit invalid = filled;
    invalid.name = "";
    invalid.name_error = TEXT_CUSTOMER_GROUPS_NAME_INVALID;
    struct view_customer_group_edit asked = filled;
    asked.is_delete = true;
    asked.action = link_to("/admin/customer-groups/1/delete");
    struct view_customer_group_edit refused = asked;
    refused.reason = "使わなくなったため";
    refused.refused = TEXT_CUSTOMER_GROUP_DELETE_CUSTOMERS;
    struct view_customer_group_edit asked_why = asked;
    asked_why.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_customer_group_edit hostile = asked;
    hostile.own = hostile.reason = attack_word;

    RENDER("customer-group-edit-filled", customer_group_edit, &filled);
    RENDER("customer-group-edit-stale", customer_group_edit, &stale);
    RENDER("customer-group-edit-invalid", customer_group_edit, &invalid);
    RENDER("customer-group-delete-filled", customer_group_edit, &asked);
    RENDER("customer-group-delete-refused", customer_group_edit, &refused);
    RENDER("customer-group-delete-invalid", customer_group_edit, &asked_why);
    RENDER("customer-group-delete-hostile", customer_group_edit, &hostile);
}

static void move(void)
{
    struct view_group_box boxes[GROUP_BOXES];
    for (size_t i = 0; i < COUNT_OF(boxes); i++) {
        boxes[i] = group_boxes[i];
        boxes[i].chosen = i == 0; /* one alone */
    }
    struct view_customer_group filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                         .name = "有限会社つばき",
                                         .code = "A-0001",
                                         .customer = link_to(ONE),
                                         .action = link_to(ONE "/group"),
                                         .groups = boxes,
                                         .groups_count = GROUP_BOXES,
                                         .has_ungrouped = true,
                                         .base_revision = 1,
                                         .group_now = ""};
    struct view_customer_group invalid = filled;
    invalid.error = TEXT_CUSTOMER_GROUP_INVALID;
    struct view_customer_group stale = filled;
    stale.stale = true;
    stale.group_now = "西日本";
    struct view_customer_group little = filled;
    little.groups_count = 1;
    little.has_ungrouped = false;
    struct view_customer_group hostile = stale;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.name = hostile.group_now = attack_word;
    hostile.code = LONG_WORD;
    hostile.groups = hostile_group_boxes;

    RENDER("customer-group-filled", customer_group, &filled);
    RENDER("customer-group-invalid", customer_group, &invalid);
    RENDER("customer-group-stale", customer_group, &stale);
    RENDER("customer-group-little", customer_group, &little);
    RENDER("customer-group-hostile", customer_group, &hostile);
}

void render_customer_groups(void)
{
    list();
    one();
    move();
}
