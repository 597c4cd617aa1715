#include "pages.h"

#define SESSION "/admin/sessions/11111111-2222-4333-8444-555555555555/end"

static struct view_company_session suzuki(void)
{
    return (struct view_company_session){
        .user = link_to("/admin/users/11111111-2222-4333-8444-555555555555"),
        .name = "鈴木 真理子",
        .login_id = "suzuki.m",
        .device = "Windows / Chrome",
        .address = "203.0.113.14",
        .authentication = TEXT_AUTHENTICATION_PASSWORD,
        .started_at = NOW - 5 * HOUR,
        .last_seen_at = NOW - 4 * MINUTE,
        .ends_at = NOW + 26 * MINUTE,
        .id = "11111111-2222-4333-8444-555555555555",
        .end = link_to(SESSION)};
}

static struct view_company_session hostile_session(void)
{
    struct view_company_session session = suzuki();

    session.name = session.login_id = session.device = attack_word;
    session.address = "2001:0db8:85a3:0000:0000:8a2e:0370:7334";
    return session;
}

static const struct view_role_option roles[] = {{"clerk", TEXT_ROLE_CLERK, "", false},
                                                {"own-01", TEXT_NONE, "夜間当番", true}};

static struct view_company_session own(void)
{
    struct view_company_session session = suzuki();

    session.name = "高橋 由美";
    session.login_id = "takahashi";
    session.current = true;
    session.end = (struct view_link){0};
    return session;
}

static void list(void)
{
    struct view_company_session rows[] = {own(), suzuki(), suzuki()};
    rows[1].address = "2001:db8:85a3:8d3:1319:8a2e:370:7348";
    rows[2].device = "";
    rows[2].user = rows[2].end = (struct view_link){0};
    struct view_sessions filled = {.console = console(VIEW_MENU_SESSIONS),
                                   .q = "",
                                   .role = "",
                                   .roles = roles,
                                   .roles_count = COUNT_OF(roles),
                                   .rows = rows,
                                   .rows_count = COUNT_OF(rows),
                                   .first = link_to("/admin/sessions"),
                                   .next = link_to("/admin/sessions?before=1&id=2"),
                                   .may_end = true,
                                   .page_size = 100};
    struct view_sessions ended = filled;
    ended.done = VIEW_SESSIONS_DONE_ENDED;
    struct view_sessions ended_all = filled;
    ended_all.done = VIEW_SESSIONS_DONE_ENDED_ALL;
    struct view_sessions more = filled;
    more.done = VIEW_SESSIONS_DONE_MORE;
    struct view_sessions ended_some = filled;
    ended_some.done = VIEW_SESSIONS_DONE_ENDED_SOME;
    struct view_sessions none_chosen = filled;
    none_chosen.done = VIEW_SESSIONS_DONE_NOTHING;
    none_chosen.q = "鈴木";
    none_chosen.role = "own-01";
    none_chosen.is_search = true;
    none_chosen.end_found = link_to("/admin/sessions/end?q=1");
    struct view_sessions nothing = filled;
    nothing.rows_count = 0;
    nothing.first = nothing.next = (struct view_link){0};
    nothing.q = "佐藤";
    nothing.without = link_to("/admin/sessions");
    nothing.may_end = false;
    struct view_sessions invalid = nothing;
    invalid.q = LONG_WORD;
    invalid.invalid = true;
    struct view_sessions unavailable = nothing;
    unavailable.unavailable = true;
    struct view_company_session hostile_row = hostile_session();
    struct view_sessions hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_SESSIONS);
    hostile.q = attack_word;
    hostile.rows = &hostile_row;
    hostile.rows_count = 1;

    RENDER("sessions-filled", sessions, &filled);
    RENDER("sessions-ended", sessions, &ended);
    RENDER("sessions-ended-all", sessions, &ended_all);
    RENDER("sessions-more", sessions, &more);
    RENDER("sessions-ended-some", sessions, &ended_some);
    RENDER("sessions-none-chosen", sessions, &none_chosen);
    RENDER("sessions-nothing", sessions, &nothing);
    RENDER("sessions-invalid", sessions, &invalid);
    RENDER("sessions-unavailable", sessions, &unavailable);
    RENDER("sessions-hostile", sessions, &hostile);
}

static void confirm(void)
{
    struct view_company_session rows[] = {suzuki(), suzuki(), suzuki()};
    rows[1].device = "";
    rows[2].name = "高橋 由美";
    struct view_session_confirm one = {.console = console(VIEW_MENU_SESSIONS),
                                       .which = VIEW_SESSION_WHICH_ONE,
                                       .rows = rows,
                                       .rows_count = 1,
                                       .count = 1,
                                       .q = "",
                                       .role = "",
                                       .action = link_to(SESSION),
                                       .reason = "",
                                       .reason_error = TEXT_NONE};
    struct view_session_confirm everyone = one;
    everyone.which = VIEW_SESSION_WHICH_EVERYONE;
    everyone.rows_count = 0;
    everyone.action = link_to("/admin/sessions/end");
    struct view_session_confirm invalid = everyone;
    invalid.reason_error = TEXT_USER_CONFIRM_REASON_INVALID;
    struct view_session_confirm chosen = one;
    chosen.which = VIEW_SESSION_WHICH_CHOSEN;
    chosen.action = link_to("/admin/sessions/chosen/end");
    chosen.rows_count = COUNT_OF(rows);
    chosen.count = COUNT_OF(rows);
    struct view_session_confirm found = chosen;
    found.which = VIEW_SESSION_WHICH_FOUND;
    found.more = true;
    found.q = "203.0.113.0/24";
    found.role = "own-01";
    found.role_name = (struct view_name_line){TEXT_ROLE_CLERK, "夜間当番"};
    struct view_company_session hostile_rows[] = {hostile_session(), hostile_session()};
    struct view_session_confirm hostile = found;
    hostile.console = hostile_console(VIEW_MENU_SESSIONS);
    hostile.rows = hostile_rows;
    hostile.rows_count = COUNT_OF(hostile_rows);
    hostile.q = hostile.role_name.own = hostile.reason = attack_word;

    RENDER("session-confirm-one", session_confirm, &one);
    RENDER("session-confirm-everyone", session_confirm, &everyone);
    RENDER("session-confirm-invalid", session_confirm, &invalid);
    RENDER("session-confirm-chosen", session_confirm, &chosen);
    RENDER("session-confirm-found", session_confirm, &found);
    RENDER("session-confirm-hostile", session_confirm, &hostile);
}

void render_sessions(void)
{
    list();
    confirm();
}
