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

static void kept(void)
{
    struct view_group_box boxes[GROUP_BOXES];
    for (size_t i = 0; i < COUNT_OF(boxes); i++) {
        boxes[i] = group_boxes[i];
        boxes[i].chosen = i == 0; /* one alone */
    }
    struct view_customer_edit new_one = {.console = console(VIEW_MENU_CUSTOMERS),
                                         .is_new = true,
                                         .code = "",
                                         .name = "",
                                         .groups = boxes,
                                         .groups_count = GROUP_BOXES,
                                         .has_ungrouped = true,
                                         .action = link_to("/admin/customers/new"),
                                         .back = link_to("/admin/customers")};
    struct view_customer_edit invalid = new_one;
    invalid.invalid = true;
    invalid.code = "東-1";
    invalid.code_error = TEXT_CUSTOMER_EDIT_CODE_INVALID;
    invalid.name_error = TEXT_CUSTOMER_EDIT_NAME_INVALID;
    invalid.group_error = TEXT_CUSTOMER_GROUP_INVALID;
    struct view_customer_edit filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                        .code = "A-0001",
                                        .name = "有限会社つばき",
                                        .base_revision = 1,
                                        .action = link_to(ONE "/edit"),
                                        .back = link_to(ONE)};
    struct view_customer_edit stale = filled;
    stale.stale = true;
    stale.code_now = "A-0001";
    stale.name_now = "株式会社つばき";
    struct view_customer_edit hostile = stale;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.invalid = true;
    hostile.code = hostile.code_now = LONG_WORD;
    hostile.name = hostile.name_now = attack_word;
    hostile.code_error = TEXT_CUSTOMER_EDIT_CODE_TAKEN;

    RENDER("customer-new-filled", customer_edit, &new_one);
    RENDER("customer-new-invalid", customer_edit, &invalid);
    RENDER("customer-edit-filled", customer_edit, &filled);
    RENDER("customer-edit-stale", customer_edit, &stale);
    RENDER("customer-edit-hostile", customer_edit, &hostile);
}

void render_customer_groups(void)
{
    kept();
    list();
    one();
    move();
}
