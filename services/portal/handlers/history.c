#include "handlers/handlers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "event_view.h"
#include "kinds.h"
#include "network/range.h"
#include "pages.h"
#include "visit.h"

enum { PAGE_SIZE = 100, FILTERS = 6, NUMBER_CAPACITY = 24 };

static const struct {
    const char *word;
    enum view_label name;
} results[] = {
    {"succeeded", TEXT_RESULT_SUCCEEDED},
    {"refused", TEXT_RESULT_REFUSED},
    {"failed", TEXT_RESULT_FAILED},
};

/* The filters of the address, as typed, in the order in which chips show them. */
static const char *const filter_names[FILTERS] = {"from",   "until",  "actor",
                                                  "source", "action", "result"};
static const enum view_label filter_labels[FILTERS] = {TEXT_HISTORY_FROM,   TEXT_HISTORY_UNTIL,
                                                       TEXT_HISTORY_WHO,    TEXT_HISTORY_WHERE,
                                                       TEXT_HISTORY_ACTION, TEXT_HISTORY_RESULT};

static const char *typed(const struct http_request *request, const char *name)
{
    return http_query(request, name)->text;
}

static bool parse_time(const struct http_request *request, const char *name, int64_t *out)
{
    const char *text = typed(request, name);
    struct view_context context = page_context(request);

    return text[0] == '\0' || view_moment_parse(text, context.zone, out);
}

static bool is_range(const char *text)
{
    struct range range;

    return text[0] == '\0' || range_parse(bytes_of(text), &range);
}

static void read_question(const struct http_request *request, struct audit_question *question,
                          struct view_history *view)
{
    *question = (struct audit_question){
        .actor = typed(request, "actor"),
        .kinds = &http_query(request, "action")->text,
        .kind_count = http_query(request, "action")->is_present ? 1 : 0,
        .result = typed(request, "result"),
        .source = typed(request, "source"),
        .before_seq = http_value_integer(http_query(request, "before"), 0),
        .after_seq = http_value_integer(http_query(request, "after"), 0),
        .page_size = PAGE_SIZE,
    };
    if (question->before_seq > 0)
        question->after_seq = 0;
    view->from_invalid = !parse_time(request, "from", &question->from_us);
    view->until_invalid = !parse_time(request, "until", &question->until_us);
    view->source_invalid = !is_range(question->source);
    view->invalid = view->from_invalid || view->until_invalid || view->source_invalid;
}

/* The address of this search with filter number `without` left out (FILTERS: none), at the page of
 * `place`. */
static struct status search_link(const struct http_request *request, size_t without,
                                 const char *place, int64_t seq, struct view_link *out)
{
    struct view_query_field fields[FILTERS + 1];
    char number[NUMBER_CAPACITY];
    size_t count = 0;

    for (size_t i = 0; i < FILTERS; i++) {
        if (i != without)
            fields[count++] =
                (struct view_query_field){filter_names[i], typed(request, filter_names[i])};
    }
    if (place) {
        (void)snprintf(number, sizeof number, "%" PRId64, seq);
        fields[count++] = (struct view_query_field){place, number};
    }
    return view_link_query(request->arena, "/admin/history", fields, count, out);
}

static enum view_label result_label(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        if (strcmp(results[i].word, word) == 0)
            return results[i].name;
    }
    return TEXT_NONE;
}

/* A chip says the value as a time, as one of our words, or as typed. */
static void fill_chip(const struct audit_question *question, size_t filter, const char *value,
                      struct view_chip *out)
{
    *out = (struct view_chip){.name = filter_labels[filter], .value = ""};
    switch (filter) {
    case 0:
        out->at = question->from_us;
        break;
    case 1:
        out->at = question->until_us;
        break;
    case 4:
        out->chosen = kind_name(value);
        break;
    case 5:
        out->chosen = result_label(value);
        break;
    default:
        out->value = value;
        break;
    }
}

static struct status fill_chips(const struct http_request *request,
                                const struct audit_question *question, struct view_history *view)
{
    struct view_chip *chips = arena_alloc_array(request->arena, FILTERS, sizeof *chips);
    size_t count = 0;

    if (chips == NULL)
        return arena_failure();
    for (size_t i = 0; i < FILTERS; i++) {
        const char *value = typed(request, filter_names[i]);
        if (value[0] == '\0')
            continue;
        fill_chip(question, i, value, &chips[count]);
        TRY(search_link(request, i, NULL, 0, &chips[count].without));
        count++;
    }
    view->chips = chips;
    view->chips_count = count;
    return OK;
}

static struct status fill_options(const struct http_request *request, struct view_history *view)
{
    struct view_option *kinds = arena_alloc_array(request->arena, EVENT_KIND_COUNT, sizeof *kinds);
    struct view_option *outcomes =
        arena_alloc_array(request->arena, COUNT_OF(results), sizeof *outcomes);

    if (kinds == NULL || outcomes == NULL)
        return arena_failure();
    for (size_t i = 0; i < EVENT_KIND_COUNT; i++)
        kinds[i] = (struct view_option){kind_words[i], kind_names[i],
                                        strcmp(kind_words[i], typed(request, "action")) == 0};
    for (size_t i = 0; i < COUNT_OF(results); i++)
        outcomes[i] = (struct view_option){results[i].word, results[i].name,
                                           strcmp(results[i].word, typed(request, "result")) == 0};
    view->actions = kinds;
    view->actions_count = EVENT_KIND_COUNT;
    view->results = outcomes;
    view->results_count = COUNT_OF(results);
    return OK;
}

static struct status fill_rows(const struct http_request *request, const struct audit_page *page,
                               struct view_history *view)
{
    TRY(event_lines(page, request->arena, &view->rows));
    view->rows_count = page->count;
    if (page->count == 0)
        return OK;
    if (page->more_newer)
        TRY(search_link(request, FILTERS, "after", page->events[0].seq, &view->newer));
    if (page->more_older)
        TRY(search_link(request, FILTERS, "before", page->events[page->count - 1].seq,
                        &view->older));
    return OK;
}

static struct status search(struct http_request *request, const struct audit_question *question,
                            struct view_history *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request);
    struct audit_page page;

    struct status asked =
        audit_search(portal->backbone.audit, &options, question, request->arena, &page);
    if (asked.code == STATUS_UNAVAILABLE || asked.code == STATUS_DEADLINE_EXCEEDED) {
        view->unavailable = true;
        return OK;
    }
    TRY(asked);
    return fill_rows(request, &page, view);
}

struct status handle_history(struct http_request *request, struct http_response *response)
{
    struct audit_question question;
    struct view_history view = {.page_size = PAGE_SIZE};

    TRY(page_console(request, VIEW_MENU_HISTORY, &view.console));
    view.from = typed(request, "from");
    view.until = typed(request, "until");
    view.actor = typed(request, "actor");
    view.source = typed(request, "source");
    read_question(request, &question, &view);
    TRY(fill_options(request, &view));
    if (!view.invalid) {
        TRY(fill_chips(request, &question, &view));
        TRY(search(request, &question, &view));
    }

    CLEANUP(buffer_clear) struct buffer page;
    struct view_context context = page_context(request);
    buffer_init(&page, VIEW_MAXIMUM_SIZE);
    TRY(view_history_render(&view, &context, &page));
    int status = view.invalid ? 422 : view.unavailable ? 503 : 200;
    return page_send(request, response, status, &page);
}
