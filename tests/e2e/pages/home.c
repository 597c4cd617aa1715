#include "pages.h"

void render_home(void)
{
    struct view_home filled = {.console = console(VIEW_MENU_HOME),
                               .now = NOW,
                               .own_sessions = 2,
                               .shows_dormant = true,
                               .dormant = 3,
                               .events_total = 391204,
                               .events = events,
                               .events_count = 4};
    struct view_home empty = filled;
    empty.own_sessions = 1;
    empty.shows_dormant = false;
    empty.events_total = 0;
    empty.events_count = 0;
    struct view_home without_history = empty;
    without_history.console.may_see_history = false;
    struct view_home unavailable = filled;
    unavailable.history_unavailable = true;
    struct view_home sessions_unavailable = filled;
    sessions_unavailable.sessions_unavailable = true;
    struct view_home hostile = filled;
    hostile.console = hostile_console(VIEW_MENU_HOME);
    hostile.events = hostile_events;
    hostile.events_count = COUNT_OF(hostile_events);

    RENDER("home-filled", home, &filled);
    RENDER("home-empty", home, &empty);
    struct view_home kept = filled;
    kept.console.has_kept = true;
    RENDER("home-kept", home, &kept);
    RENDER("home-no-history", home, &without_history);
    RENDER("home-unavailable", home, &unavailable);
    RENDER("home-sessions-unavailable", home, &sessions_unavailable);
    RENDER("home-hostile", home, &hostile);

    /* The script warns at once when little is left; pages.mjs looks at the dialog. */
    filled.console.seconds_left = 108;
    RENDER("idle-warning", home, &filled);
    filled.console.end_is_final = true;
    RENDER("idle-warning-final", home, &filled);
}
