#include "pages.h"

/* The page that offers what was kept, and what a form that came too late is told. */
static void offers(void)
{
    static const struct view_draft_row some[] = {
        {.name = TEXT_DRAFT_USER_NEW, .kept_at = NOW - 4 * MINUTE, .expires_at = NOW + 26 * MINUTE},
        {.name = TEXT_DRAFT_NETWORKS, .kept_at = NOW - 5 * MINUTE, .expires_at = NOW + 25 * MINUTE},
        {.name = TEXT_DRAFT_COMPANY, .kept_at = NOW - 9 * MINUTE, .expires_at = NOW + 21 * MINUTE},
    };
    struct view_draft_row rows[COUNT_OF(some)];
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        rows[i] = some[i];
        rows[i].go_on = link_to("/account/drafts/1/continue");
        rows[i].discard = link_to("/account/drafts/1/discard");
    }
    struct view_drafts one = {.console = console(VIEW_MENU_NONE),
                              .rows = rows,
                              .rows_count = 1,
                              .next = "/admin",
                              .onward = link_to("/admin")};
    struct view_drafts three = one;
    three.rows_count = COUNT_OF(rows);
    struct view_drafts hostile = three;
    hostile.console = hostile_console(VIEW_MENU_NONE);
    struct view_session_ended late = {.page = site(),
                                      .reason = VIEW_END_REASON_IDLE,
                                      .ended_at = NOW - 3 * MINUTE,
                                      .is_kept = true,
                                      .sign_in = link_to("/sign-in")};
    late.page.other_language = (struct view_link){0};

    RENDER("drafts-filled", drafts, &one);
    RENDER("drafts-several", drafts, &three);
    RENDER("drafts-hostile", drafts, &hostile);
    RENDER("ended-kept", session_ended, &late);
}

/* A form that is filled in with what was typed. */
static void restored(void)
{
    struct view_user_new filled = {.console = console(VIEW_MENU_USERS),
                                   .login_id = "ito.k",
                                   .name = "伊藤 健一",
                                   .mail = "ito@aoba.example.jp"};

    filled.console.is_typed = filled.console.is_restored = true;
    RENDER("user-new-restored", user_new, &filled);
}

void render_drafts(void)
{
    offers();
    restored();
}
