#include "pages.h"

#define FILE_OF_ONE "/my/statements/11111111-2222-4333-8444-555555555555/file"

/* A customer has no console: My Page, with what is theirs. */
static struct view_console my_page(struct view_console console)
{
    console.is_staff = console.may_see_history = console.may_see_networks = false;
    console.may_see_users = console.may_see_sessions = console.may_see_access = false;
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

void render_statements(void)
{
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
