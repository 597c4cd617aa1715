#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/record.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/tenant_store.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__VoidLinksRequest VoidLinksRequest;

static struct status record(const struct call *call, const struct once *once,
                            struct db_transaction *transaction)
{
    const struct auth_service *service = call->service;
    const VoidLinksRequest *request = call->request;
    struct outbox_event event = record_of_call(call, once, "links_voided", OUTBOX_INSTALLATION);

    event.reason = request->reason;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

struct status handle_void_links(struct call *call)
{
    const struct auth_service *service = call->service;
    const VoidLinksRequest *request = call->request;
    struct once once;

    TRY(reason_check(request->reason, /* is_needed */ true));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(tenant_store_void_links_any_tenant(db));
    TRY(record(call, &once, &transaction));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}
