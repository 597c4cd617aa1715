#include "own_sessions.h"

#include "visit.h"

struct status own_sessions(const struct http_request *request, struct session_line **lines_out,
                           size_t *count_out)
{
    const struct portal *portal = portal_of(request);
    const struct visit *visit = visit_of(request);
    struct rpc_call_options options = visit_call(request);
    struct session_check again;
    struct session_question question = {.token = visit->token,
                                        .client_ip = visit->client_ip,
                                        .is_passive = true,
                                        .permission = "",
                                        .pass_audience = "session"};

    TRY(session_check(portal->session, &options, &question, request->arena, &again));
    options.pass = again.pass;
    return session_list(portal->session, &options, request->arena, lines_out, count_out);
}
