#include "pages.h"

#define PAGE "/admin/users/leavers"

static const struct view_option routes[] = {
    {"user", TEXT_LEAVERS_BY_USER, false},
    {"leaving_date", TEXT_LEAVERS_BY_LEAVING_DATE, true},
    {"import", TEXT_LEAVERS_BY_IMPORT, false},
    {"dormant_rule", TEXT_LEAVERS_BY_DORMANT_RULE, false},
    {"operator", TEXT_LEAVERS_BY_OPERATOR, false},
};

/* Whoever has a name has a page. */
static struct view_leaver_person person(const char *name, const char *login_id)
{
    return (struct view_leaver_person){
        .target = link_to("/admin/users/1"), .name = name, .login_id = login_id};
}

static const struct view_leaver_person nobody = {.name = "", .login_id = "", .is_nobody = true};
static const struct view_leaver_person erased = {.name = "", .login_id = ""};

static struct view_leaver_line line(struct view_leaver_person user, struct view_leaver_person actor,
                                    enum view_label route, int64_t at)
{
    return (struct view_leaver_line){.user = user,
                                     .actor = actor,
                                     .by_operator = route == TEXT_LEAVERS_BY_OPERATOR,
                                     .route = route,
                                     .reason = "",
                                     .decided_at = at,
                                     .left_at = at + 412 * SECOND / 1000,
                                     .seconds = "0.412",
                                     .ended_sessions = 2};
}

enum { LEAVERS = 6 };

static void fill_rows(struct view_leaver_line rows[static LEAVERS])
{
    const struct view_leaver_person boss = person("高橋 由美", "takahashi");

    rows[0] = line(person("伊藤 彩", "ito.aya"), boss, TEXT_LEAVERS_BY_USER, NOW - HOUR);
    rows[0].reason = "退職したため";
    rows[0].is_back = true;
    rows[1] = line(person("山本 隆", "yamamoto"), nobody, TEXT_LEAVERS_BY_LEAVING_DATE, NOW - DAY);
    rows[1].seconds = "1204.003";
    rows[1].left_at = NOW - DAY + 1204 * SECOND;
    rows[1].ended_sessions = 0;
    rows[2] = line(person("小林 誠", "kobayashi"), boss, TEXT_LEAVERS_BY_IMPORT, NOW - 3 * DAY);
    rows[3] = line(erased, nobody, TEXT_LEAVERS_BY_DORMANT_RULE, NOW - 50 * DAY);
    rows[4] = line(erased, erased, TEXT_LEAVERS_BY_USER, NOW - 60 * DAY);
    rows[5] = line(person("渡辺 健", "watanabe"), nobody, TEXT_LEAVERS_BY_OPERATOR, NOW - 80 * DAY);
    rows[5].reason = "お客様からの依頼（電話）";
}

void render_leavers(void)
{
    struct view_leaver_line rows[LEAVERS];

    fill_rows(rows);
    struct view_leavers filled = {.console = console(VIEW_MENU_USERS),
                                  .from = "",
                                  .until = "",
                                  .routes = routes,
                                  .routes_count = COUNT_OF(routes),
                                  .from_error = TEXT_NONE,
                                  .until_error = TEXT_NONE,
                                  .rows = rows,
                                  .rows_count = COUNT_OF(rows),
                                  .next = link_to(PAGE "?after=1"),
                                  .first = link_to(PAGE),
                                  .file = link_to(PAGE "/file"),
                                  .page_size = 100};
    struct view_leavers empty = filled;
    empty.rows_count = 0;
    empty.next = empty.first = empty.file = (struct view_link){0};
    struct view_leavers nothing = empty;
    nothing.from = "2026-10-01";
    nothing.until = "2026-10-31";
    nothing.without = link_to(PAGE);
    struct view_leavers no_further = nothing;
    no_further.first = link_to(PAGE);
    struct view_leavers invalid = nothing;
    invalid.from = "昨日";
    invalid.invalid = true;
    invalid.from_error = TEXT_STATEMENTS_DAY_INVALID;
    invalid.until_error = TEXT_STATEMENTS_TURNED_ROUND;
    struct view_leavers too_many = filled;
    too_many.too_many = true;
    struct view_leavers unavailable = empty;
    unavailable.unavailable = true;
    struct view_leaver_line hostile_row = line(
        person(attack_word, LONG_WORD), person(attack_word, LONG_WORD), TEXT_LEAVERS_BY_USER, NOW);
    hostile_row.reason = attack;
    struct view_leavers hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_USERS);
    hostile.from = hostile.until = attack;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("leavers-filled", leavers, &filled);
    RENDER("leavers-empty", leavers, &empty);
    RENDER("leavers-nothing", leavers, &nothing);
    RENDER("leavers-no-further", leavers, &no_further);
    RENDER("leavers-invalid", leavers, &invalid);
    RENDER("leavers-too-many", leavers, &too_many);
    RENDER("leavers-unavailable", leavers, &unavailable);
    RENDER("leavers-hostile", leavers, &hostile);
}
