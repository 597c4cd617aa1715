#include "handlers/handlers.h"

#include <inttypes.h>
#include <stdio.h>

#include "handlers/reader.h"
#include "handlers/record_message.h"
#include "service.h"
#include "store/history_store.h"

typedef Sekisho__Audit__V1__GetRequest GetRequest;

struct status handle_get(struct call *call)
{
    const struct audit_service *service = call->service;
    const GetRequest *request = call->request;
    int64_t tenant_id = 0;
    int64_t size = 0;
    char seq[sizeof "-9223372036854775808"];

    TRY(reader_tenant(call, request->tenant_id, &tenant_id));
    if (request->seq <= 0)
        return FAIL(INVALID_ARGUMENT, "seq: a number from 1 on");
    (void)snprintf(seq, sizeof seq, "%" PRId64, request->seq);

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct record record;
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(history_get(db, tenant_id, request->seq, call->arena, &record));
    TRY(reader_record(call, db, tenant_id,
                      &(struct reading){.kind = "history_viewed", .object_id = seq}, &size));
    TRY(record_messages(call, db, tenant_id, &record, 1,
                        &(Sekisho__Audit__V1__Record *){call->response}));
    return db_commit(&transaction);
}
