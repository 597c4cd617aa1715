/* Ending sessions of one's own, from the list on the page of one's security. */
#include "handlers/handlers.h"

#include "visit.h"

/* `id` is NULL for all but the one that asks. */
static struct status end(struct http_request *request, const struct uuid *id)
{
    const struct visit *visit = visit_of(request);
    struct rpc_call_options options = visit_change_as_user(request, "session");
    const struct session_sign_out from = {.client_ip = visit->client_ip,
                                          .user_agent = visit->user_agent};

    return session_end_own(portal_of(request)->session, &options, id, &from, request->arena);
}

struct status handle_own_session_end(struct http_request *request, struct http_response *response)
{
    const struct uuid id = http_path_uuid(request, "id");

    if (uuid_equal(id, visit_of(request)->session.session_id))
        return FAIL(NOT_FOUND, "the one that asks is ended by signing out");
    TRY(end(request, &id));
    return http_redirect(response, 303, "/account/security?done=session");
}

struct status handle_own_sessions_end(struct http_request *request, struct http_response *response)
{
    TRY(end(request, NULL));
    return http_redirect(response, 303, "/account/security?done=sessions");
}
