#include "handlers/handlers.h"

#include "network_view.h"
#include "pages.h"

#define SECOND_US INT64_C(1000000)

enum { SECONDS_PER_MINUTE = 60 };

static struct status show(struct http_request *request, struct http_response *response,
                          const struct networks_document *document)
{
    int64_t seconds = (document->trial_ends_at_us - document->now_us) / SECOND_US;
    struct view_networks_trial view = {
        .may_edit = visit_may(visit_of(request), "networks.edit"),
        .version = document->trial_version,
        .ends_at = document->trial_ends_at_us,
        .seconds_left = seconds,
        .minutes_left = (seconds + SECONDS_PER_MINUTE - 1) / SECONDS_PER_MINUTE,
    };

    TRY(page_console(request, VIEW_MENU_NETWORKS, &view.console));
    TRY(network_cards(request, &document->trial_lists, &view.cards, &view.cards_count));

    return page_show(request, response, 200, view_networks_trial_drawing(&view));
}

struct status handle_networks_trial(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct networks_document document;

    TRY(networks_check_option(request));
    TRY(networks_get(portal->auth, &options, request->arena, &document));
    if (document.trial_version == 0)
        return http_redirect(response, 303, "/admin/networks");
    return show(request, response, &document);
}

/* Whose trial is over, by its time or by somebody else, sees how things are now. */
static struct status after(struct http_response *response, struct status changed,
                           const char *address)
{
    if (changed.code == STATUS_NOT_FOUND || changed.code == STATUS_FAILED_PRECONDITION)
        return http_redirect(response, 303, "/admin/networks");
    TRY(changed);
    return http_redirect(response, 303, address);
}

struct status handle_networks_confirm(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_change_as_user(request, "auth");

    TRY(networks_check_option(request));
    return after(response,
                 networks_confirm(portal->auth, &options, http_form(request, "version")->integer,
                                  request->arena),
                 "/admin/networks?done=saved");
}

struct status handle_networks_revert(struct http_request *request, struct http_response *response)
{
    struct portal *portal = portal_of(request);
    struct rpc_call_options options = visit_change_as_user(request, "auth");

    TRY(networks_check_option(request));
    return after(response,
                 networks_revert(portal->auth, &options, http_form(request, "version")->integer,
                                 request->arena),
                 "/admin/networks?done=reverted");
}
