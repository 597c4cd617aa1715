#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/choice.h"
#include "handlers/ending.h"
#include "handlers/request.h"
#include "pass/pass.h"
#include "service.h"
#include "text/reason.h"

typedef Sekisho__Session__V1__EndAllRequest EndAllRequest;
typedef Sekisho__Session__V1__EndAllResponse EndAllResponse;

static struct status check_request(const struct call *call, struct choice *out)
{
    const EndAllRequest *request = call->request;

    TRY(reason_check(request->reason, /* is_needed */ true));
    TRY(request_address(request->client_ip, /* optional */ true));
    TRY(request_text(request->user_agent, 0, USER_AGENT_MAXIMUM));
    TRY(choice_read(call, request->choice, out));
    /* A list of marks that arrived empty must not end everything. */
    if (out->is_everything != (request->everyone == 1))
        return FAIL(INVALID_ARGUMENT, "choice: some, or else everyone");
    return OK;
}

static struct status end(struct call *call, struct ending *ending, const struct choice *choice)
{
    EndAllResponse *response = call->response;
    const struct pass_claims *pass = call->pass;
    struct session *sessions = NULL;
    size_t count = 0;

    TRY(company_store_lock(ending->transaction->db, pass->tenant_id, &choice->chosen,
                           pass->session_id, FEED_MACS_MAXIMUM, call->arena, &sessions, &count));
    for (size_t i = 0; i < count; i++)
        TRY(ending_add(ending, &sessions[i], SESSION_REVOKED));
    response->ended_sessions = (uint32_t)count;
    response->more = count == FEED_MACS_MAXIMUM;
    return OK;
}

struct status handle_end_all(struct call *call)
{
    struct session_service *service = call->service;
    const EndAllRequest *request = call->request;
    const struct event_context context =
        request_event_context(call, request->client_ip, request->user_agent);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct choice choice;
    struct ending ending;
    struct once once;

    TRY(check_request(call, &choice));
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, call->pass->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    ending_begin(&ending, service, &transaction, &context);
    ending.by = call->pass;
    ending.reason = request->reason;
    TRY(end(call, &ending, &choice));
    TRY(once_finish(call, &transaction, &once));
    /* Where none are left, somebody else may have ended them just now. */
    return ending.count > 0 ? ending_commit(&ending) : ending_confirm(service, &transaction);
}
