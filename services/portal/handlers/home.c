#include "handlers/handlers.h"

#include "event_view.h"
#include "names.h"
#include "own_sessions.h"
#include "pages.h"
#include "visit.h"

enum { EVENTS_SHOWN = 5, EVENTS_ASKED = 50 };

static bool is_important(const struct audit_event *event)
{
    for (size_t i = 0; i < event_kind_count; i++) {
        if (event_kinds[i].is_important && name_of_kind(event->kind) == event_kinds[i].name)
            return true;
    }
    return false;
}

/* The first few that matter, of the newest. */
static struct status fill_events(const struct http_request *request, struct audit_page *page,
                                 struct view_home *view)
{
    size_t count = 0;

    view->events_total = page->count > 0 ? page->events[0].seq : 0;
    for (size_t i = 0; i < page->count && count < EVENTS_SHOWN; i++) {
        if (is_important(&page->events[i]))
            page->events[count++] = page->events[i];
    }
    page->count = count;
    view->events_count = count;
    return event_lines(page, request->arena, &view->events);
}

/* A history that cannot be asked is said so; the page is shown all the same. */
static struct status ask_history(struct http_request *request, struct view_home *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request);
    struct audit_question question = {
        .actor = "", .kind = "", .result = "", .source = "", .page_size = EVENTS_ASKED};
    struct audit_page page;

    struct status asked =
        audit_search(portal->backbone.audit, &options, &question, request->arena, &page);
    view->history_unavailable = !status_is_ok(asked);
    return view->history_unavailable ? OK : fill_events(request, &page, view);
}

struct status handle_home(struct http_request *request, struct http_response *response)
{
    struct view_home view = {.now = visit_now_us(visit_of(request))};
    struct session_line *lines = NULL;
    size_t count = 0;

    TRY(page_console(request, VIEW_MENU_HOME, &view.console));
    TRY(own_sessions(request, &lines, &count));
    view.own_sessions = (int64_t)count;
    if (view.console.may_see_history)
        TRY(ask_history(request, &view));

    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_home_render(&view, &context, &page));
    return page_send(request, response, 200, &page);
}
