#include "pages.h"

#include <string.h>

#define USER "/admin/users/11111111-2222-4333-8444-555555555555"

void render_users_bulk(void)
{
    struct view_bulk_user rows[] = {
        {"1", link_to(USER), "伊藤 彩", "ito.aya", TEXT_NONE, false},
        {"2", link_to(USER), "藤田 恵", "fujita", TEXT_NONE, false},
        {"3", link_to(USER), "高橋 由美", "takahashi", TEXT_NONE, false},
    };
    struct view_bulk_user hostile_row = {"4",       link_to(USER), attack_word,
                                         LONG_WORD, TEXT_NONE,     false};
    struct view_users_bulk ask = {.console = console(VIEW_MENU_USERS),
                                  .rows = rows,
                                  .rows_count = COUNT_OF(rows),
                                  .count = COUNT_OF(rows),
                                  .reason_error = TEXT_NONE,
                                  .count_error = TEXT_NONE};
    struct view_users_bulk invalid = ask;
    invalid.reason = attack;
    invalid.count_typed = "2";
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    invalid.count_error = TEXT_USERS_BULK_COUNT_WRONG;
    struct view_bulk_user outcomes[COUNT_OF(rows)];
    memcpy(outcomes, rows, sizeof rows);
    outcomes[1].refused = TEXT_USERS_BULK_NOT_KNOWN;
    outcomes[1].unknown = true;
    outcomes[2].refused = TEXT_USER_REFUSED_LAST;
    struct view_users_bulk done = ask;
    done.rows = outcomes;
    done.is_done = true;
    done.disabled = 1;
    done.left = 2;
    struct view_users_bulk hostile = done;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    struct view_user_line line = {.id = "1", .may_choose = true, .target = link_to(USER)};
    line.name = "伊藤 彩";
    line.login_id = "ito.aya";
    line.state = VIEW_USER_STATE_ACTIVE;
    struct view_users nobody_chosen = {.console = console(VIEW_MENU_USERS),
                                       .rows = &line,
                                       .rows_count = 1,
                                       .may_edit = true,
                                       .nothing_chosen = true,
                                       .page_size = 100};

    RENDER("users-bulk-nobody", users, &nobody_chosen);
    RENDER("users-bulk-ask", users_bulk, &ask);
    RENDER("users-bulk-invalid", users_bulk, &invalid);
    RENDER("users-bulk-done", users_bulk, &done);
    RENDER("users-bulk-hostile", users_bulk, &hostile);
}
