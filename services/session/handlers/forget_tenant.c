#include "handlers/handlers.h"

#include "backbone/once.h"
#include "handlers/ending.h"
#include "handlers/everywhere.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/erasure_store.h"

typedef Sekisho__Session__V1__ForgetTenantRequest ForgetTenantRequest;
typedef Sekisho__Session__V1__ForgetTenantResponse ForgetTenantResponse;
typedef Sekisho__Session__V1__ForgottenRows RowsMessage;

static struct status add_rows(const struct call *call, const char *table, int64_t rows)
{
    ForgetTenantResponse *response = call->response;
    RowsMessage *message = arena_alloc(call->arena, sizeof *message);

    if (message == NULL)
        return arena_failure();
    sekisho__session__v1__forgotten_rows__init(message);
    message->rows = rows;
    response->rows[response->n_rows++] = message;
    return call_text(call, table, &message->table);
}

/* Table after table, until there is nothing left or it is enough for one call. */
static struct status forget(const struct call *call, struct db *db, int64_t tenant_id)
{
    ForgetTenantResponse *response = call->response;
    int64_t left = ERASURE_BATCH;

    response->rows = arena_alloc_array(call->arena, ERASURE_TABLES, sizeof(RowsMessage *));
    if (response->rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < ERASURE_TABLES && left > 0; i++) {
        int64_t count = 0;
        TRY(erasure_tables[i].erase(db, tenant_id, left, &count));
        if (count > 0)
            TRY(add_rows(call, erasure_tables[i].name, count));
        left -= count;
    }
    response->more = left == 0;
    return OK;
}

struct status handle_forget_tenant(struct call *call)
{
    struct session_service *service = call->service;
    const ForgetTenantRequest *request = call->request;
    struct once once;

    if (request->tenant_id < 1)
        return FAIL(INVALID_ARGUMENT, "a tenant's number is 1 or more");
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, request->tenant_id, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return ending_confirm(service, &transaction);
    TRY(forget(call, db, request->tenant_id));
    TRY(once_finish(call, &transaction, &once));
    return commit_company_everywhere(service, &transaction, FEED_NETWORKS, request->tenant_id);
}
