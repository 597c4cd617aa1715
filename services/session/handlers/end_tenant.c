#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/request.h"
#include "service.h"
#include "store/company_store.h"

typedef Sekisho__Session__V1__EndTenantRequest EndTenantRequest;
typedef Sekisho__Session__V1__EndTenantResponse EndTenantResponse;

enum { REASON_MAXIMUM = 48 };

static struct status check_request(const EndTenantRequest *request)
{
    if (request->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    return request_text(request->reason, 1, REASON_MAXIMUM);
}

/* Who is there at all: with one event for them together. */
static struct status end(struct call *call, struct ending *ending)
{
    static const struct session_choice everyone = {0};
    static const struct uuid nobody = {0};
    struct session_service *service = call->service;
    const EndTenantRequest *request = call->request;
    struct session *sessions = NULL;
    struct session_event ended;
    size_t count = 0;

    TRY(company_store_lock(ending->transaction->db, request->tenant_id, &everyone, nobody,
                           FEED_MACS_MAXIMUM, call->arena, &sessions, &count));
    if (count == 0)
        return OK;
    for (size_t i = 0; i < count; i++)
        TRY(ending_add_silently(ending, &sessions[i], SESSION_REVOKED));
    event_tenant_sessions_ended(&ended, ending->context, call->idempotency_key, request->tenant_id,
                                request->reason, count);
    return outbox_append(service->backbone.outbox, ending->transaction, &ended.event);
}

struct status handle_end_tenant(struct call *call)
{
    struct session_service *service = call->service;
    const EndTenantRequest *request = call->request;
    EndTenantResponse *response = call->response;
    const struct event_context context = request_event_context(call, "", "");
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct ending ending;
    struct once once;

    TRY(check_request(request));
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, request->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    ending_begin(&ending, service, &transaction, &context);
    TRY(end(call, &ending));
    response->ended_sessions = (uint32_t)ending.count;
    response->more = ending.count == FEED_MACS_MAXIMUM;
    TRY(once_finish(call, &transaction, &once));
    return ending.count > 0 ? ending_commit(&ending) : ending_confirm(service, &transaction);
}
