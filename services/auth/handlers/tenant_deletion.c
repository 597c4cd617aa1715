#include "handlers/handlers.h"

#include <inttypes.h>
#include <string.h>

#include "base/number.h"
#include "handlers/record.h"
#include "handlers/tenant_act.h"
#include "handlers/vacating.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/deletion_store.h"
#include "store/tenant_store.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__DeleteTenantRequest DeleteTenantRequest;
typedef Sekisho__Auth__V1__RestoreTenantRequest RestoreTenantRequest;
typedef Sekisho__Auth__V1__ListDeletionsRequest ListDeletionsRequest;
typedef Sekisho__Auth__V1__ListDeletionsResponse ListDeletionsResponse;
typedef Sekisho__Auth__V1__TenantDeletion DeletionMessage;
typedef Sekisho__Auth__V1__ErasedRows RowsMessage;

/* The operator has said twice which company is meant. */
static struct status check_delete(const DeleteTenantRequest *request, const struct tenant *tenant)
{
    if (strcmp(request->code, tenant->code) != 0)
        return FAIL(INVALID_ARGUMENT, "code: it is not this company's");
    if (tenant_is_deleted(tenant))
        return FAIL(FAILED_PRECONDITION, "the company is deleted already");
    return OK;
}

static struct status delete_present(struct tenant_act *act, const DeleteTenantRequest *request)
{
    const struct call *call = act->call;
    struct tenant *tenant = &act->tenant;

    TRY(check_delete(request, tenant));
    tenant->state = TENANT_DELETED;
    tenant->deleted_at_us = call->now_us;
    tenant_vacate_from(tenant, record_id(call, &act->once, RECORD_OUTCOME), call->now_us);
    TRY(tenant_store_set_state_any_tenant(act->db, tenant));
    TRY(deletion_store_put_any_tenant(act->db, tenant, call->caller, request->reason));
    return tenant_act_record(act, "tenant_deleted", request->reason);
}

static struct status delete_tenant(struct call *call, struct tenant *out)
{
    const DeleteTenantRequest *request = call->request;

    CLEANUP(tenant_act_close) struct tenant_act act = {0};
    TRY(tenant_act_begin(call, &act));
    TRY(tenant_store_lock_any_tenant(act.db, request->tenant_id, &act.tenant));
    if (!act.once.is_repeated) {
        TRY(delete_present(&act, request));
        TRY(tenant_act_finish(&act));
    }
    *out = act.tenant;
    return OK;
}

struct status handle_delete_tenant(struct call *call)
{
    const DeleteTenantRequest *request = call->request;
    const struct vacating vacating = vacating_of_call(call);
    struct tenant tenant;

    TRY(reason_check(request->reason, true));
    TRY(delete_tenant(call, &tenant));
    /* Also for a repeated call, whose first may have come no further. */
    return vacate(&vacating, &tenant);
}

/* The call may have waited for the company while its erasing began: the record tells. */
static struct status check_restore(const struct call *call, struct db *db,
                                   const struct tenant *tenant)
{
    struct erasing erasing;

    if (!tenant_is_deleted(tenant))
        return FAIL(FAILED_PRECONDITION, "the company is not deleted");
    TRY(deletion_store_lock_erasing_any_tenant(db, tenant->id, &erasing));
    if (erasing.has_begun || tenant_is_over(tenant, call->now_us))
        return FAIL(FAILED_PRECONDITION, "the 30 days are over: the company is being erased");
    return OK;
}

/* What was erased is told from what never was. */
static struct status lock_deleted(struct db *db, int64_t tenant_id, struct tenant *out)
{
    bool is_known = false;
    struct status locked = tenant_store_lock_any_tenant(db, tenant_id, out);

    if (locked.code != STATUS_NOT_FOUND)
        return locked;
    TRY(deletion_store_is_known_any_tenant(db, tenant_id, &is_known));
    return is_known ? FAIL(FAILED_PRECONDITION, "the company was erased") : locked;
}

/* Suspended, whatever it was: letting its people in is an act of its own. */
static struct status restore(struct tenant_act *act)
{
    struct tenant *tenant = &act->tenant;

    TRY(check_restore(act->call, act->db, tenant));
    tenant->state = TENANT_SUSPENDED;
    tenant->deleted_at_us = 0;
    TRY(tenant_store_set_state_any_tenant(act->db, tenant));
    return deletion_store_remove_any_tenant(act->db, tenant->id);
}

struct status handle_restore_tenant(struct call *call)
{
    const RestoreTenantRequest *request = call->request;

    TRY(reason_check(request->reason, false));
    CLEANUP(tenant_act_close) struct tenant_act act = {0};
    TRY(tenant_act_begin(call, &act));
    if (act.once.is_repeated)
        return OK;
    TRY(lock_deleted(act.db, request->tenant_id, &act.tenant));
    TRY(restore(&act));
    TRY(tenant_act_record(&act, "tenant_restored", request->reason));
    return tenant_act_finish(&act);
}

/* "time.number" of the last one of the page before. */
static struct status read_place(const char *text, struct deletion_place *out)
{
    const char *point = strchr(text, '.');
    struct deletion_place place = {INT64_MAX, INT64_MAX};

    if (text[0] != '\0' &&
        (point == NULL ||
         !number_parse(text, (size_t)(point - text), 0, INT64_MAX, &place.deleted_at_us) ||
         !number_parse(point + 1, strlen(point + 1), 0, INT64_MAX, &place.tenant_id)))
        return FAIL(INVALID_ARGUMENT, "after: not what a page before has said");
    *out = place;
    return OK;
}

static struct status write_place(const struct call *call, const struct deletion *last, char **out)
{
    *out = arena_format(call->arena, "%" PRId64 ".%" PRId64, last->place.deleted_at_us,
                        last->place.tenant_id);
    return *out ? OK : arena_failure();
}

static struct status fill_rows(const struct call *call, struct db *db, int64_t tenant_id,
                               DeletionMessage *out)
{
    struct erased_rows rows[ERASED_TABLES_MAXIMUM];
    size_t count = 0;

    TRY(deletion_store_list_rows_any_tenant(db, tenant_id, rows, &count));
    RowsMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);
    out->rows = arena_alloc_array(call->arena, count, sizeof(RowsMessage *));
    if (messages == NULL || out->rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__erased_rows__init(&messages[i]);
        messages[i].rows = rows[i].rows;
        TRY(call_text(call, rows[i].service, &messages[i].service));
        TRY(call_text(call, rows[i].table, &messages[i].table));
        out->rows[out->n_rows++] = &messages[i];
    }
    return OK;
}

static struct status fill_deletion(const struct call *call, const struct deletion *deletion,
                                   DeletionMessage *out)
{
    out->erasing_at_us = deletion->erasing_at_us;
    out->erased_at_us = deletion->erased_at_us;
    out->tenant_id = deletion->place.tenant_id;
    out->deleted_at_us = deletion->place.deleted_at_us;
    out->erased_from_us = deletion->place.deleted_at_us + TENANT_RECYCLING_US;
    TRY(call_text(call, deletion->code, &out->code));
    TRY(call_text(call, deletion->deleted_by, &out->deleted_by));
    return call_text(call, deletion->reason, &out->reason);
}

/* Of those alone that are being erased there are rows to look for. */
static struct status fill_list(struct call *call, struct db *db, const struct deletion *deletions,
                               size_t count)
{
    ListDeletionsResponse *response = call->response;
    DeletionMessage *messages = arena_alloc_array(call->arena, count, sizeof *messages);

    response->deletions = arena_alloc_array(call->arena, count, sizeof(DeletionMessage *));
    if (messages == NULL || response->deletions == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__tenant_deletion__init(&messages[i]);
        TRY(fill_deletion(call, &deletions[i], &messages[i]));
        if (deletions[i].erasing_at_us != 0)
            TRY(fill_rows(call, db, deletions[i].place.tenant_id, &messages[i]));
        response->deletions[response->n_deletions++] = &messages[i];
    }
    return OK;
}

struct status handle_list_deletions(struct call *call)
{
    const struct auth_service *service = call->service;
    const ListDeletionsRequest *request = call->request;
    ListDeletionsResponse *response = call->response;
    size_t limit = request->page_size ? request->page_size : DELETION_PAGE_MAXIMUM;
    struct deletion_place after;
    size_t count = 0;

    if (limit > DELETION_PAGE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "page_size: 1 to 100");
    TRY(read_place(request->after, &after));
    struct deletion *deletions = arena_alloc_array(call->arena, limit, sizeof *deletions);
    if (deletions == NULL)
        return arena_failure();

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(deletion_store_list_any_tenant(db, after, limit, deletions, &count));
    TRY(fill_list(call, db, deletions, count));
    if (count < limit)
        return call_text(call, "", &response->next);
    return write_place(call, &deletions[count - 1], &response->next);
}
