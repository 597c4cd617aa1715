/* Who has left, and in how many seconds: the report as a page. */
#include "handlers/handlers.h"

#include <inttypes.h>

#include "handlers/leavers_fields.h"
#include "pages.h"
#include "user_view.h"
#include "visit.h"

enum { PAGE_SIZE = 100 };

static const char HERE[] = "/admin/users/leavers";

static const enum view_label route_names[LEAVER_ROUTES + 1] = {
    [LEFT_BY_USER] = TEXT_LEAVERS_BY_USER,
    [LEFT_BY_LEAVING_DATE] = TEXT_LEAVERS_BY_LEAVING_DATE,
    [LEFT_BY_IMPORT] = TEXT_LEAVERS_BY_IMPORT,
    [LEFT_BY_DORMANT_RULE] = TEXT_LEAVERS_BY_DORMANT_RULE,
    [LEFT_BY_OPERATOR] = TEXT_LEAVERS_BY_OPERATOR,
    [LEAVER_ROUTES] = TEXT_LEAVERS_BY_OTHER,
};

static struct status fill_options(const struct http_request *request, struct view_leavers *view)
{
    const struct http_value *route = http_query(request, "route");
    struct view_option *options = arena_alloc_array(request->arena, LEAVER_ROUTES, sizeof *options);

    if (options == NULL)
        return arena_failure();
    for (size_t i = 0; i < LEAVER_ROUTES; i++)
        options[i] = (struct view_option){leaver_route_words[i], route_names[i],
                                          route->is_present && route->choice == i};
    view->routes = options;
    view->routes_count = LEAVER_ROUTES;
    return OK;
}

/* Whoever is erased has no page. */
static struct status fill_person(const struct http_request *request,
                                 const struct leaver_person *person, struct view_leaver_person *out)
{
    *out = (struct view_leaver_person){.name = person->name, .login_id = person->login_id};
    out->is_nobody = uuid_is_nil(person->id);
    if (out->is_nobody || person->login_id[0] == '\0')
        return OK;
    return user_view_link(request, person->id, "", &out->target);
}

static struct status fill_row(const struct http_request *request, const struct leaver *leaver,
                              struct view_leaver_line *row)
{
    int64_t took_ms = (leaver->left_at_us - leaver->decided_at_us) / 1000;

    *row = (struct view_leaver_line){
        .is_back = leaver->is_back,
        .route = route_names[leaver->route],
        .by_operator = leaver->route == LEFT_BY_OPERATOR,
        .reason = leaver->reason,
        .decided_at = leaver->decided_at_us,
        .left_at = leaver->left_at_us,
        .ended_sessions = leaver->ended_sessions,
        .seconds =
            arena_format(request->arena, "%" PRId64 ".%03d", took_ms / 1000, (int)(took_ms % 1000)),
    };
    if (row->seconds == NULL)
        return arena_failure();
    TRY(fill_person(request, &leaver->user, &row->user));
    return fill_person(request, &leaver->actor, &row->actor);
}

static struct status fill_rows(const struct http_request *request, const struct leaver_page *page,
                               struct view_leavers *view)
{
    struct view_leaver_line *rows = arena_alloc_array(request->arena, page->count, sizeof *rows);

    if (rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(fill_row(request, &page->leavers[i], &rows[i]));
    view->rows = rows;
    view->rows_count = page->count;
    if (http_query(request, "after")->is_present)
        TRY(leavers_link(request, HERE, NULL, NULL, &view->first));
    return page->next[0] ? leavers_link(request, HERE, "after", page->next, &view->next) : OK;
}

static struct status fill(const struct http_request *request, struct leaver_question *question,
                          struct view_leavers *view)
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct leaver_page page = {0};

    if (view->from[0] || view->until[0] || http_query(request, "route")->is_present)
        TRY(view_link_query(request->arena, HERE, NULL, 0, &view->without));
    if (view->invalid)
        return OK;
    if (visit_may(visit_of(request), "users.export"))
        TRY(leavers_link(request, "/admin/users/leavers/file", NULL, NULL, &view->file));
    question->after = http_query(request, "after")->text;
    question->page_size = PAGE_SIZE;
    struct status asked =
        leavers_list(portal_of(request)->auth, &options, question, request->arena, &page);
    view->unavailable = status_is_outage(asked);
    if (view->unavailable)
        return OK;
    TRY(asked);
    return fill_rows(request, &page, view);
}

static void say_faults(unsigned faults, struct view_leavers *view)
{
    view->invalid = faults != LEAVERS_OK;
    if (faults & LEAVERS_FROM_INVALID)
        view->from_error = TEXT_STATEMENTS_DAY_INVALID;
    if (faults & LEAVERS_UNTIL_INVALID)
        view->until_error = TEXT_STATEMENTS_DAY_INVALID;
    if (faults & LEAVERS_TURNED_ROUND)
        view->until_error = TEXT_STATEMENTS_TURNED_ROUND;
}

static int status_of(const struct view_leavers *view)
{
    if (view->invalid)
        return 422;
    return view->unavailable ? 503 : 200;
}

struct status handle_leavers(struct http_request *request, struct http_response *response)
{
    struct leaver_question question;
    struct view_leavers view = {
        .from = http_query(request, "from")->text,
        .until = http_query(request, "until")->text,
        .from_error = TEXT_NONE,
        .until_error = TEXT_NONE,
        .too_many = http_query(request, "too_many")->is_present,
        .page_size = PAGE_SIZE,
    };

    /* Only days are typed; the rest was made up. */
    if (http_query(request, "route")->fault != HTTP_FAULT_NONE ||
        http_query(request, "after")->fault != HTTP_FAULT_NONE ||
        http_query(request, "too_many")->fault != HTTP_FAULT_NONE)
        return FAIL(INVALID_ARGUMENT, "route, after, too_many: not of a list of ours");
    say_faults(leavers_read_query(request, &question), &view);
    TRY(page_console(request, VIEW_MENU_USERS, &view.console));
    TRY(fill_options(request, &view));
    TRY(fill(request, &question, &view));
    return page_show(request, response, status_of(&view), view_leavers_drawing(&view));
}
