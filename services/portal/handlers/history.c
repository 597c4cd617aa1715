#include "handlers/handlers.h"

#include <string.h>

#include "event_view.h"
#include "handlers/history_filters.h"
#include "kinds.h"
#include "pages.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

/* Where in the search the page is. Not typed by anybody, so what cannot be read was made up. */
static struct status read_place(const struct http_request *request, struct audit_question *question)
{
    const struct http_value *before = http_query(request, "before");
    const struct http_value *after = http_query(request, "after");

    if (before->fault != HTTP_FAULT_NONE || after->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "before, after, too_many: not of a list of ours");
    question->before_seq = http_value_integer(before, 0);
    if (question->before_seq == 0)
        question->after_seq = http_value_integer(after, 0);
    question->page_size = PAGE_SIZE;
    return OK;
}

static struct status fill_options(const struct http_request *request, const char *const *words,
                                  const enum view_label *names, size_t count, const char *typed,
                                  const struct view_option **out)
{
    struct view_option *options = arena_alloc_array(request->arena, count, sizeof *options);

    if (options == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        options[i] = (struct view_option){words[i], names[i], strcmp(words[i], typed) == 0};
    *out = options;
    return OK;
}

static struct status fill_form(const struct http_request *request,
                               const struct view_filter filters[static HISTORY_FILTERS],
                               struct view_history *view)
{
    view->from = filters[HISTORY_FROM];
    view->until = filters[HISTORY_UNTIL];
    view->actor = filters[HISTORY_ACTOR];
    view->source = filters[HISTORY_SOURCE];
    view->action = filters[HISTORY_ACTION];
    view->result = filters[HISTORY_RESULT];
    view->actions_count = EVENT_KIND_COUNT;
    view->results_count = HISTORY_RESULT_COUNT;
    TRY(fill_options(request, kind_words, kind_names, EVENT_KIND_COUNT, view->action.typed,
                     &view->actions));
    return fill_options(request, history_result_words, history_result_names, HISTORY_RESULT_COUNT,
                        view->result.typed, &view->results);
}

static struct status fill_rows(const struct http_request *request, const struct audit_page *page,
                               struct view_history *view)
{
    TRY(event_lines(page, request->arena, &view->rows));
    view->rows_count = page->count;
    if (page->count == 0)
        return OK;
    if (page->more_newer)
        TRY(history_filters_link(request, HISTORY_FILTERS, "after", page->events[0].seq,
                                 &view->newer));
    if (page->more_older)
        TRY(history_filters_link(request, HISTORY_FILTERS, "before",
                                 page->events[page->count - 1].seq, &view->older));
    return OK;
}

static struct status search(struct http_request *request, const struct audit_question *question,
                            struct view_history *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "audit");
    struct audit_page page;

    if (visit_may(visit_of(request), "history.export"))
        TRY(history_filters_file(request, &view->file));
    TRY(history_filters_chips(request, question, &view->chips, &view->chips_count));
    struct status asked =
        audit_search(portal->backbone.audit, &options, question, request->arena, &page);
    if (status_is_outage(asked)) {
        view->unavailable = true;
        return OK;
    }
    TRY(asked);
    return fill_rows(request, &page, view);
}

struct status handle_history(struct http_request *request, struct http_response *response)
{
    struct audit_question question;
    struct view_filter filters[HISTORY_FILTERS];
    struct view_history view = {.page_size = PAGE_SIZE,
                                .too_many = http_query(request, "too_many")->is_present};

    view.invalid = !history_filters_read(request, &question, filters);
    TRY(read_place(request, &question));
    TRY(page_console(request, VIEW_MENU_HISTORY, &view.console));
    TRY(fill_form(request, filters, &view));
    if (!view.invalid)
        TRY(search(request, &question, &view));

    int status = view.invalid ? 422 : view.unavailable ? 503 : 200;
    return page_show(request, response, status, view_history_drawing(&view));
}
