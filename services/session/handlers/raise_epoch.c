#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/events.h"
#include "handlers/everywhere.h"
#include "handlers/request.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/session_any_tenant.h"
#include "text/reason.h"

typedef Sekisho__Session__V1__RaiseEpochRequest RaiseEpochRequest;
typedef Sekisho__Session__V1__RaiseEpochResponse RaiseEpochResponse;

/* Sessions of every company at once: by the role that crosses them, in the history of the
 * installation. */
struct status handle_raise_epoch(struct call *call)
{
    struct session_service *service = call->service;
    const RaiseEpochRequest *request = call->request;
    RaiseEpochResponse *response = call->response;
    const struct event_context context = request_event_context(call, "", "");
    struct session_event raised;
    struct once once;

    TRY(reason_check(request->reason, /* is_needed */ true));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    TRY(session_epoch_raise_any_tenant(db, &response->epoch));
    event_epoch_raised(&raised, &context, call->idempotency_key, call->caller, request->reason,
                       response->epoch);
    TRY(outbox_append(service->backbone.outbox, &transaction, &raised.event));
    TRY(once_finish(call, &transaction, &once));
    return commit_epoch_everywhere(service, &transaction);
}
