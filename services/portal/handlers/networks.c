#include "handlers/handlers.h"

#include "network_view.h"
#include "pages.h"

#define HOUR_US (INT64_C(3600) * 1000000)
#define MINUTE_US (INT64_C(60) * 1000000)

/* As the choices of the form, in its order. */
static const int64_t exception_hours[] = {1, 8, 24, 7 * 24};

/* The lists an exception can be added to: those that are not off. */
static struct status fill_targets(const struct http_request *request,
                                  const struct allowed_lists *lists, struct view_networks *view)
{
    struct view_network_target *targets =
        arena_alloc_array(request->arena, lists->count, sizeof *targets);
    bool is_post = request->method == HTTP_POST;
    const char *typed = is_post ? http_form(request, "list")->text : "";

    if (targets == NULL)
        return arena_failure();
    for (size_t i = 0; i < lists->count; i++) {
        const struct allowed_list *list = &lists->lists[i];
        if (list->mode != ALLOWED_OFF)
            targets[view->targets_count++] =
                (struct view_network_target){list->name, network_list_title(request, list->name),
                                             bytes_equal(bytes_of(typed), bytes_of(list->name))};
    }
    view->targets = targets;
    return OK;
}

static struct status fill(struct http_request *request, struct view_networks *view)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct networks_document document;

    struct status asked = networks_get(portal->auth, &options, request->arena, &document);
    view->unavailable = !status_is_ok(asked);
    if (view->unavailable)
        return OK;
    view->saved_by = document.saved_by;
    view->saved_at = document.saved_at_us;
    view->trial_ends_at = document.trial_version ? document.trial_ends_at_us : 0;
    TRY(network_cards(request, &document.lists, &view->cards, &view->cards_count));
    return fill_targets(request, &document.lists, view);
}

static enum view_networks_done done_of(const struct http_request *request)
{
    const struct http_value *done = http_query(request, "done");

    return done->is_present ? (enum view_networks_done)(done->choice + 1) : VIEW_NETWORKS_DONE_NONE;
}

static struct status show(struct http_request *request, struct http_response *response,
                          struct view_networks *view, int status)
{
    const struct visit *visit = visit_of(request);

    view->may_edit = visit_may(visit, "networks.edit");
    view->address = visit->client_ip;
    TRY(page_console(request, VIEW_MENU_NETWORKS, &view->console));
    TRY(fill(request, view));

    return page_show(request, response, view->unavailable ? 503 : status,
                     view_networks_drawing(view));
}

static void put_typed(const struct http_request *request, struct view_networks *out)
{
    out->range = http_form(request, "range")->text;
    out->name = http_form(request, "name")->text;
}

struct status handle_networks(struct http_request *request, struct http_response *response)
{
    struct view_networks view = {.done = done_of(request), .saved_by = ""};

    TRY(networks_check_option(request));
    if (request->method == HTTP_POST)
        put_typed(request, &view);
    return show(request, response, &view, 200);
}

/* To the minute, as the edit page can write it again. */
static int64_t exception_end(const struct http_request *request)
{
    int64_t hours = exception_hours[http_form(request, "hours")->choice];
    int64_t end_us = visit_now_us(visit_of(request)) + hours * HOUR_US;

    return end_us - end_us % MINUTE_US;
}

static struct status refuse_exception(struct http_request *request, struct http_response *response,
                                      enum view_label fault)
{
    struct view_networks view = {.fault = fault, .saved_by = ""};

    put_typed(request, &view);
    return show(request, response, &view, 422);
}

struct status handle_network_exception(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_change_as_user(request, "auth");
    const struct http_value *name = http_form(request, "name");
    struct allowed_range range = {.label = name->text, .expires_at_us = exception_end(request)};

    TRY(networks_check_option(request));
    if (!networks_read_range(http_form(request, "range")->text, request->arena, &range.range))
        return refuse_exception(request, response, TEXT_NETWORKS_FAULT_RANGE);
    if (name->fault != HTTP_FAULT_NONE || name->size > NETWORKS_FORM_LABEL)
        return refuse_exception(request, response, TEXT_NETWORKS_FAULT_NOTE);
    struct status added = networks_add_exception(
        portal->auth, &options, http_form(request, "list")->text, &range, request->arena);
    if (added.code == STATUS_INVALID_ARGUMENT || added.code == STATUS_NOT_FOUND ||
        added.code == STATUS_FAILED_PRECONDITION)
        return refuse_exception(request, response, TEXT_NETWORKS_FAULT_EXCEPTION);
    TRY(added);
    return http_redirect(response, 303, "/admin/networks?done=excepted");
}
