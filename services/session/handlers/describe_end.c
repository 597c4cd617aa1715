#include "handlers/handlers.h"

#include "handlers/lookup.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"

typedef Sekisho__Session__V1__DescribeEndRequest DescribeEndRequest;
typedef Sekisho__Session__V1__DescribeEndResponse DescribeEndResponse;
typedef Sekisho__Session__V1__EndReason EndReason;

/* A limit that has passed and that nobody has noticed yet. NOT_FOUND while the session lives. */
static struct status find_unnoticed(const struct lookup *lookup, struct call *call,
                                    struct session_ended *out)
{
    struct session session;

    TRY(lookup_session(lookup, call, &session, NULL));
    out->end = session_end_by_rules(&session, call->now_us);
    out->ended_at_us = session_ended_at_us(&session, out->end, call->now_us);
    return out->end == SESSION_LIVES ? FAIL(NOT_FOUND, "no such end") : OK;
}

struct status handle_describe_end(struct call *call)
{
    const struct session_service *service = call->service;
    const DescribeEndRequest *request = call->request;
    DescribeEndResponse *response = call->response;
    CLEANUP(token_wipe) struct token token = {0};
    struct lookup lookup;
    struct session_ended ended;

    if (!token_parse(request->token, &token))
        return FAIL(NOT_FOUND, "no such end");
    lookup_init(&lookup, service, &token);
    struct status found = lookup_ended(&lookup, call, &ended);
    if (found.code == STATUS_NOT_FOUND)
        found = find_unnoticed(&lookup, call, &ended);
    if (found.code == STATUS_NOT_FOUND)
        return FAIL(NOT_FOUND, "no such end");
    TRY(found);
    response->reason = (EndReason)ended.end;
    response->ended_at_us = ended.ended_at_us;
    return OK;
}
