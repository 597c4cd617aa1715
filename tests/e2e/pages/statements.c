#include "pages.h"

#define ONE "/11111111-2222-4333-8444-555555555555"
#define FILE_OF_ONE "/my/statements" ONE "/file"

/* A customer has no console: My Page, with what is theirs. */
static struct view_console my_page(struct view_console console)
{
    console.is_staff = console.may_see_history = console.may_see_networks = false;
    console.may_see_users = console.may_see_sessions = console.may_see_access = false;
    console.may_see_settings = false;
    console.may_see_customers = console.may_see_statements = console.may_see_business = false;
    console.may_see_own_statements = true;
    return console;
}

static struct view_own_statement october(void)
{
    return (struct view_own_statement){.target = link_to("/my/statements" ONE),
                                       .file = link_to(FILE_OF_ONE),
                                       .number = "2026-10-0001",
                                       .title = "2026年10月分 ご利用明細",
                                       .issued_on = "2026-10-31",
                                       .amount = 128480};
}

static void of_a_customer(void)
{
    struct view_own_statement rows[] = {october(), october()};
    rows[1].number = "2026-09-0001";
    rows[1].amount = -3000;
    struct view_customer_statements filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                              .name = "有限会社つばき",
                                              .code = "A-0001",
                                              .customer = link_to("/admin/customers" ONE),
                                              .rows = rows,
                                              .rows_count = COUNT_OF(rows),
                                              .may_download = true,
                                              .page_size = 100};
    struct view_customer_statements seen_only = filled;
    seen_only.may_download = false;
    struct view_customer_statements empty = filled;
    empty.rows_count = 0;
    struct view_customer_statements hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.name = attack_word;
    hostile.code = LONG_WORD;

    RENDER("customer-statements-filled", customer_statements, &filled);
    RENDER("customer-statements-seen-only", customer_statements, &seen_only);
    RENDER("customer-statements-empty", customer_statements, &empty);
    RENDER("customer-statements-hostile", customer_statements, &hostile);
}

enum { USERS = 2 };

/* Who acts for a customer. */
static void fill_users(struct view_user_line users[static USERS])
{
    const struct view_user_line list[USERS] = {{.target = link_to("/admin/users" ONE),
                                                .name = "つばき 花子",
                                                .login_id = "tsubaki",
                                                .state = VIEW_USER_STATE_ACTIVE,
                                                .is_customer = true,
                                                .last_login_at = NOW - DAY},
                                               {.target = link_to("/admin/users" ONE),
                                                .name = "つばき 太郎",
                                                .login_id = "tsubaki.t",
                                                .state = VIEW_USER_STATE_INVITED,
                                                .is_customer = true}};

    users[0] = list[0];
    users[1] = list[1];
}

static void customer(void)
{
    struct view_own_statement rows[] = {october(), october()};
    rows[1].number = "2026-09-0001";
    rows[1].amount = -3000;
    struct view_user_line users[USERS];
    fill_users(users);
    struct view_customer filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                   .name = "有限会社つばき",
                                   .code = "A-0001",
                                   .has_groups = true,
                                   .group = "東日本",
                                   .move = link_to("/admin/customers" ONE "/group"),
                                   .edit = link_to("/admin/customers" ONE "/edit"),
                                   .done = VIEW_CUSTOMER_DONE_MOVED,
                                   .statements = link_to("/admin/customers" ONE "/statements"),
                                   .statement_count = 12,
                                   .rows = rows,
                                   .rows_count = COUNT_OF(rows),
                                   .may_download = true,
                                   .may_see_users = true,
                                   .manage_users = link_to("/admin/customers" ONE "/users"),
                                   .users = users,
                                   .users_count = COUNT_OF(users)};
    struct view_customer empty = filled;
    empty.rows_count = empty.users_count = 0;
    empty.statement_count = 0;
    struct view_customer little = filled;
    little.has_groups = false;
    little.done = VIEW_CUSTOMER_DONE_NONE;
    little.move = (struct view_link){0};
    little.statements = (struct view_link){0};
    little.may_see_users = false;
    struct view_customer seen_only = filled;
    seen_only.group = "";
    seen_only.done = VIEW_CUSTOMER_DONE_CREATED;
    seen_only.edit = seen_only.manage_users = (struct view_link){0};
    seen_only.may_download = false;
    seen_only.statement_count = 1000;
    seen_only.is_capped = seen_only.has_more_users = true;
    struct view_customer unavailable = filled;
    unavailable.users_unavailable = true;
    struct view_customer erased = empty;
    erased.has_more_users = true;
    struct view_customer hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    struct view_user_line hostile_user = users[0];
    hostile_user.name = attack_word;
    hostile_user.login_id = LONG_WORD;
    hostile.name = attack_word;
    hostile.code = LONG_WORD;
    hostile.users = &hostile_user;
    hostile.users_count = 1;

    RENDER("customer-filled", customer, &filled);
    RENDER("customer-empty", customer, &empty);
    RENDER("customer-little", customer, &little);
    RENDER("customer-seen-only", customer, &seen_only);
    RENDER("customer-unavailable", customer, &unavailable);
    RENDER("customer-users-erased", customer, &erased);
    RENDER("customer-hostile", customer, &hostile);
}

static struct view_company_statement of_company(void)
{
    return (struct view_company_statement){.statement = october(),
                                           .customer = "有限会社つばき",
                                           .customer_code = "A-0001",
                                           .customer_page = link_to("/admin/customers" ONE)};
}

static void statements(void)
{
    struct view_company_statement rows[] = {of_company(), of_company()};
    rows[1].statement.amount = -3000;
    rows[1].customer = "さくら工務店";
    rows[1].customer_page = (struct view_link){0};
    struct view_statements filled = {.console = console(VIEW_MENU_STATEMENTS),
                                     .q = "",
                                     .from = "",
                                     .until = "",
                                     .q_error = TEXT_NONE,
                                     .from_error = TEXT_NONE,
                                     .until_error = TEXT_NONE,
                                     .rows = rows,
                                     .rows_count = COUNT_OF(rows),
                                     .next = link_to("/admin/statements?after=1"),
                                     .file = link_to("/admin/statements/file"),
                                     .may_download = true,
                                     .page_size = 100};
    struct view_statements seen_only = filled;
    seen_only.may_download = false;
    seen_only.file = (struct view_link){0};
    struct view_statements empty = seen_only;
    empty.rows_count = 0;
    empty.next = (struct view_link){0};
    struct view_statements nothing = empty;
    nothing.q = "2026-10";
    nothing.from = "2026-10-01";
    nothing.without = link_to("/admin/statements");
    struct view_statements end = empty;
    end.first = link_to("/admin/statements");
    struct view_statements too_many = filled;
    too_many.too_many = true;
    struct view_statements invalid = nothing;
    invalid.invalid = true;
    invalid.q = LONG_WORD;
    invalid.q_error = TEXT_USERS_SEARCH_INVALID;
    invalid.from_error = TEXT_STATEMENTS_DAY_INVALID;
    invalid.until_error = TEXT_STATEMENTS_TURNED_ROUND;
    struct view_statements unavailable = empty;
    unavailable.unavailable = true;
    struct view_company_statement hostile_row = of_company();
    hostile_row.statement.title = hostile_row.customer = attack_word;
    hostile_row.statement.number = hostile_row.customer_code = LONG_WORD;
    hostile_row.statement.amount = INT64_MIN;
    struct view_statements hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_STATEMENTS);
    hostile.q = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("statements-filled", statements, &filled);
    RENDER("statements-seen-only", statements, &seen_only);
    RENDER("statements-empty", statements, &empty);
    RENDER("statements-nothing", statements, &nothing);
    RENDER("statements-end", statements, &end);
    RENDER("statements-too-many", statements, &too_many);
    RENDER("statements-invalid", statements, &invalid);
    RENDER("statements-unavailable", statements, &unavailable);
    RENDER("statements-hostile", statements, &hostile);
}

static void statement(void)
{
    struct view_statement filled = {.console = console(VIEW_MENU_STATEMENTS),
                                    .statement = october(),
                                    .customer = "有限会社つばき",
                                    .customer_code = "A-0001",
                                    .customer_page = link_to("/admin/customers" ONE),
                                    .may_download = true};
    struct view_statement seen_only = filled;
    seen_only.may_download = false;
    seen_only.customer_page = (struct view_link){0};
    struct view_statement hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_STATEMENTS);
    hostile.statement.title = hostile.customer = attack_word;
    hostile.statement.number = hostile.customer_code = LONG_WORD;
    hostile.statement.amount = INT64_MIN;
    struct view_my_statement own = {.console = my_page(console(VIEW_MENU_STATEMENTS)),
                                    .statement = october(),
                                    .may_download = true};
    struct view_my_statement own_seen_only = own;
    own_seen_only.may_download = false;
    struct view_my_statement own_hostile = own;
    own_hostile.console = my_page(hostile_console(VIEW_MENU_STATEMENTS));
    own_hostile.statement = hostile.statement;

    RENDER("statement-filled", statement, &filled);
    RENDER("statement-seen-only", statement, &seen_only);
    RENDER("statement-hostile", statement, &hostile);
    RENDER("my-statement-filled", my_statement, &own);
    RENDER("my-statement-seen-only", my_statement, &own_seen_only);
    RENDER("my-statement-hostile", my_statement, &own_hostile);
}

static void customers(void)
{
    struct view_customer_row rows[] = {
        {"有限会社つばき", "A-0001", link_to("/admin/customers" ONE), "東日本",
         link_to("/admin/customers/11111111-2222-4333-8444-555555555555/statements")},
        {"さくら工務店", "A-0002", link_to("/admin/customers" ONE), "", {0}}};
    struct view_customers filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                    .q = "",
                                    .groups = group_boxes + 1,
                                    .groups_count = GROUP_BOXES - 1,
                                    .has_ungrouped = true,
                                    .may_create = true,
                                    .file = link_to("/admin/customers/file"),
                                    .rows = rows,
                                    .rows_count = COUNT_OF(rows),
                                    .next = link_to("/admin/customers?after=A-0002"),
                                    .page_size = 100};
    struct view_customers empty = filled;
    empty.groups_count = 0;
    empty.rows_count = 0;
    empty.next = (struct view_link){0};
    struct view_customers nothing = empty;
    nothing.q = "佐藤";
    nothing.without = link_to("/admin/customers");
    struct view_customers invalid = nothing;
    invalid.q = LONG_WORD;
    invalid.invalid = true;
    struct view_customers unavailable = empty;
    unavailable.unavailable = true;
    struct view_customer_row hostile_row = rows[0];
    hostile_row.name = attack_word;
    hostile_row.code = hostile_row.group = LONG_WORD;
    struct view_customers hostile = filled;
    hostile.groups = hostile_group_boxes;
    hostile.groups_count = GROUP_BOXES;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.q = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    struct view_customers too_many = filled;
    too_many.too_many = true;

    RENDER("customers-filled", customers, &filled);
    RENDER("customers-too-many", customers, &too_many);
    RENDER("customers-empty", customers, &empty);
    RENDER("customers-nothing", customers, &nothing);
    RENDER("customers-invalid", customers, &invalid);
    RENDER("customers-unavailable", customers, &unavailable);
    RENDER("customers-hostile", customers, &hostile);
}

void render_statements(void)
{
    customers();
    of_a_customer();
    customer();
    statements();
    statement();
    struct view_own_statement rows[] = {october(), october(), october()};
    rows[1].number = "2026-09-0001";
    rows[1].title = "2026年9月分 ご利用明細";
    rows[1].issued_on = "2026-09-30";
    rows[1].amount = -3000;
    rows[2].number = "2026-08-0001";
    rows[2].title = "2026年8月分 ご利用明細";
    rows[2].issued_on = "2026-08-31";
    rows[2].amount = 0;
    struct view_my_statements filled = {.console = my_page(console(VIEW_MENU_STATEMENTS)),
                                        .rows = rows,
                                        .rows_count = COUNT_OF(rows),
                                        .first = link_to("/my/statements"),
                                        .next = link_to("/my/statements?after=1"),
                                        .may_download = true,
                                        .page_size = 100};
    struct view_my_statements seen_only = filled;
    seen_only.may_download = false;
    struct view_my_statements empty = filled;
    empty.rows_count = 0;
    empty.first = empty.next = (struct view_link){0};
    struct view_my_statements end = empty;
    end.first = filled.first;
    struct view_my_statements unavailable = empty;
    unavailable.unavailable = true;
    struct view_own_statement hostile_row = october();
    hostile_row.title = attack_word;
    hostile_row.number = hostile_row.issued_on = LONG_WORD;
    hostile_row.amount = INT64_MIN;
    struct view_my_statements hostile = filled;
    hostile.console = my_page(hostile_console(VIEW_MENU_STATEMENTS));
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("my-statements-filled", my_statements, &filled);
    RENDER("my-statements-seen-only", my_statements, &seen_only);
    RENDER("my-statements-empty", my_statements, &empty);
    RENDER("my-statements-end", my_statements, &end);
    RENDER("my-statements-unavailable", my_statements, &unavailable);
    RENDER("my-statements-hostile", my_statements, &hostile);
}
