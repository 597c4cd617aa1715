#include "handlers/handlers.h"

#include "event_view.h"
#include "kinds.h"
#include "pages.h"
#include "peers/users.h"
#include "visit.h"

enum { EVENTS_SHOWN = 5 };

/* Of the important kinds alone: the readings of the history, this one among them, are events too
 * and would soon push all others out of any page. What cannot be asked is said so; the page is
 * shown all the same. */
static struct status fill_events(struct http_request *request, struct view_home *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "audit");
    const char *kinds[EVENT_KIND_COUNT];
    struct audit_question question = {.actor = "",
                                      .kinds = kinds,
                                      .kind_count = kind_list_important(kinds),
                                      .result = "",
                                      .source = "",
                                      .page_size = EVENTS_SHOWN};
    struct audit_page page;

    view->history_unavailable = !status_is_ok(
        audit_search(portal->backbone.audit, &options, &question, request->arena, &page));
    if (view->history_unavailable)
        return OK;
    view->events_total = page.size;
    view->events_count = page.count;
    return event_lines(&page, request->arena, &view->events);
}

static void fill_sessions(const struct http_request *request, struct view_home *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "session");
    struct session_line *lines = NULL;
    size_t count = 0;

    view->sessions_unavailable =
        !status_is_ok(session_list(portal->session, &options, request->arena, &lines, &count));
    view->own_sessions = (int64_t)count;
}

/* For who could do something about it. It is a hint: without an answer it is not there. */
static void fill_dormant(const struct http_request *request, struct view_home *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    const struct dormant_question question = {.after = "", .page_size = 1};
    struct dormant_users page = {0};

    if (!visit_may(visit_of(request), "users.edit"))
        return;
    if (!status_is_ok(users_list_dormant(portal_of(request)->auth, &options, &question,
                                         request->arena, &page)))
        return;
    view->dormant = page.soon;
    view->shows_dormant = page.soon > 0;
}

struct status handle_home(struct http_request *request, struct http_response *response)
{
    struct view_home view = {.now = visit_now_us(visit_of(request))};

    TRY(page_console(request, VIEW_MENU_HOME, &view.console));
    view.console.password_is_due = http_query(request, "password_due")->is_present;
    fill_sessions(request, &view);
    if (view.console.may_see_history)
        TRY(fill_events(request, &view));
    fill_dormant(request, &view);

    return page_show(request, response, 200, view_home_drawing(&view));
}
