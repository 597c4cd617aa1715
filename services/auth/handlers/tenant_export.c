#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "service.h"
#include "store/tenant_store.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__BeginExportRequest BeginExportRequest;

/* Whatever state the company is in. */
struct status handle_begin_export(struct call *call)
{
    const struct auth_service *service = call->service;
    const BeginExportRequest *request = call->request;
    struct tenant tenant;
    struct once once;

    TRY(reason_check(request->reason, true));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(tenant_store_find_any_tenant(db, request->tenant_id, &tenant));
    TRY(record_of_tenant(call, &once, "tenant_exported", &transaction, &tenant, request->reason));
    TRY(tenant_message(call, &tenant, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}
