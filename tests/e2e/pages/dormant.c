#include "pages.h"

void render_dormant(void)
{
    const struct view_dormant_line lines[] = {
        {link_to("/admin/users/1"), "伊藤 彩", "ito", NOW - 88 * DAY, NOW + 2 * DAY, false, ""},
        {link_to("/admin/users/2"), "渡辺 健", "watanabe", 0, NOW + 20 * DAY, false, ""},
        {link_to("/admin/users/3"), "高橋 修", "takahashi", NOW - 95 * DAY, NOW - HOUR, true, ""},
    };
    const struct view_dormant_line exempt_lines[] = {
        {link_to("/admin/users/4"), "夜間バッチ", "batch", 0, 0, false, "会計システムとの連携用"}};
    const struct view_dormant_line hostile_line = {
        link_to("/admin/users/5"), attack_word, LONG_WORD, NOW, NOW, false, attack};
    struct view_dormant filled = {.console = console(VIEW_MENU_USERS),
                                  .rows = lines,
                                  .rows_count = COUNT_OF(lines),
                                  .count = 3,
                                  .warn_days = 60,
                                  .may_change_rule = true,
                                  .next = link_to("/admin/users/dormant?after=1")};
    struct view_dormant exempt = filled;
    exempt.is_exempt = true;
    exempt.rows = exempt_lines;
    exempt.rows_count = 1;
    exempt.next = (struct view_link){0};
    struct view_dormant empty = filled;
    empty.rows_count = 0;
    empty.count = 0;
    empty.next = (struct view_link){0};
    struct view_dormant unavailable = empty;
    unavailable.unavailable = true;
    struct view_dormant hostile = exempt;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.rows = &hostile_line;

    RENDER("dormant-filled", dormant, &filled);
    RENDER("dormant-exempt", dormant, &exempt);
    RENDER("dormant-empty", dormant, &empty);
    RENDER("dormant-unavailable", dormant, &unavailable);
    RENDER("dormant-hostile", dormant, &hostile);
}
