#include "pages.h"

#define FILE_OF_ONE "/my/statements/11111111-2222-4333-8444-555555555555/file"

/* A customer has no console: My Page, with what is theirs. */
static struct view_console my_page(struct view_console console)
{
    console.is_staff = console.may_see_history = console.may_see_networks = false;
    console.may_see_users = console.may_see_sessions = console.may_see_access = false;
    console.may_see_customers = false;
    console.may_see_own_statements = true;
    return console;
}

static struct view_own_statement october(void)
{
    return (struct view_own_statement){.file = link_to(FILE_OF_ONE),
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

static void customers(void)
{
    struct view_customer_row rows[] = {
        {"有限会社つばき", "A-0001",
         link_to("/admin/customers/11111111-2222-4333-8444-555555555555/statements")},
        {"さくら工務店", "A-0002", {0}}};
    struct view_customers filled = {.console = console(VIEW_MENU_CUSTOMERS),
                                    .q = "",
                                    .rows = rows,
                                    .rows_count = COUNT_OF(rows),
                                    .next = link_to("/admin/customers?after=A-0002"),
                                    .page_size = 100};
    struct view_customers empty = filled;
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
    hostile_row.code = LONG_WORD;
    struct view_customers hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_CUSTOMERS);
    hostile.q = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("customers-filled", customers, &filled);
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
