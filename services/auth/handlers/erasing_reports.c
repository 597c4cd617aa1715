#include "handlers/handlers.h"

#include <string.h>

#include "backbone/once.h"
#include "handlers/batch.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/deletion_store.h"

typedef Sekisho__Auth__V1__ListErasingResponse ListErasingResponse;
typedef Sekisho__Auth__V1__ReportErasedRequest ReportErasedRequest;
typedef Sekisho__Auth__V1__ErasedRows RowsMessage;

enum { TABLES_MAXIMUM = 32 };

struct status handle_list_erasing(struct call *call)
{
    const struct auth_service *service = call->service;
    ListErasingResponse *response = call->response;

    response->tenant_ids =
        arena_alloc_array(call->arena, BATCH_MAXIMUM, sizeof *response->tenant_ids);
    if (response->tenant_ids == NULL)
        return arena_failure();
    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    return deletion_store_list_erasing_any_tenant(db, BATCH_MAXIMUM, response->tenant_ids,
                                                  &response->n_tenant_ids);
}

static bool is_table_name(const char *name)
{
    size_t length = strnlen(name, ERASED_TABLE_CAPACITY);

    return length > 0 && length < ERASED_TABLE_CAPACITY &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static struct status check_rows(const ReportErasedRequest *request)
{
    if (request->n_rows > TABLES_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "rows: at most 32 tables");
    for (size_t i = 0; i < request->n_rows; i++) {
        const RowsMessage *rows = request->rows[i];
        if (!is_table_name(rows->table))
            return FAIL(INVALID_ARGUMENT, "table: 1 to 63 of a-z, 0-9 and _");
        if (rows->rows < 0)
            return FAIL(INVALID_ARGUMENT, "rows: 0 or more");
        if (rows->service[0] != '\0')
            return FAIL(INVALID_ARGUMENT, "service: it is the caller");
    }
    return OK;
}

/* Whoever says so again, by another replica, says nothing new. */
static struct status keep(const struct call *call, struct db *db)
{
    const ReportErasedRequest *request = call->request;
    struct erasing erasing;
    struct status found = deletion_store_lock_erasing_any_tenant(db, request->tenant_id, &erasing);

    if (found.code == STATUS_NOT_FOUND || (status_is_ok(found) && !erasing.has_begun))
        return FAIL(FAILED_PRECONDITION, "the company is not being erased");
    TRY(found);
    if (erasing.portal_is_done)
        return OK;
    for (size_t i = 0; i < request->n_rows; i++)
        TRY(deletion_store_add_rows(db, request->tenant_id, call->caller, request->rows[i]->table,
                                    request->rows[i]->rows));
    return deletion_store_set_portal_done_any_tenant(db, request->tenant_id);
}

struct status handle_report_erased(struct call *call)
{
    const struct auth_service *service = call->service;
    struct once once;

    TRY(check_rows(call->request));
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(keep(call, db));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}
