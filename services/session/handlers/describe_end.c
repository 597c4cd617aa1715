#include "handlers/handlers.h"

#include <string.h>

#include "handlers/lookup.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"

typedef Sekisho__Session__V1__DescribeEndRequest DescribeEndRequest;
typedef Sekisho__Session__V1__DescribeEndResponse DescribeEndResponse;
typedef Sekisho__Session__V1__EndReason EndReason;
typedef Sekisho__Session__V1__UserKind UserKind;

/* A limit that has passed and that nobody has noticed yet. NOT_FOUND while the session lives. */
static struct status find_unnoticed(const struct lookup *lookup, struct call *call,
                                    struct session_ended *out)
{
    struct session session;

    TRY(lookup_session(lookup, call, &session, NULL));
    *out = (struct session_ended){
        .tenant_id = session.subject.tenant_id,
        .session_id = session.session_id,
        .user_id = session.subject.user_id,
        .kind = session.subject.kind,
        .end = session_end_by_rules(&session, call->now_us),
    };
    memcpy(out->login_id, session.subject.login_id, sizeof out->login_id);
    memcpy(out->display_name, session.subject.display_name, sizeof out->display_name);
    out->ended_at_us = session_ended_at_us(&session, out->end, call->now_us);
    return out->end == SESSION_LIVES ? FAIL(NOT_FOUND, "no such end") : OK;
}

static struct status encode(const struct call *call, const struct session_ended *ended,
                            DescribeEndResponse *response)
{
    response->reason = (EndReason)ended->end;
    response->ended_at_us = ended->ended_at_us;
    response->tenant_id = ended->tenant_id;
    response->kind = (UserKind)ended->kind;
    TRY(call_bytes(call, ended->session_id.bytes, UUID_SIZE, &response->session_id));
    TRY(call_bytes(call, ended->user_id.bytes, UUID_SIZE, &response->user_id));
    TRY(call_text(call, ended->login_id, &response->login_id));
    return call_text(call, ended->display_name, &response->display_name);
}

struct status handle_describe_end(struct call *call)
{
    const struct session_service *service = call->service;
    const DescribeEndRequest *request = call->request;
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
    return encode(call, &ended, call->response);
}
