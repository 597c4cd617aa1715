#include "handlers/suspension.h"

#include <string.h>

#include "backbone/once.h"
#include "handlers/handlers.h"
#include "handlers/messages.h"
#include "handlers/record.h"
#include "peers/session.h"
#include "store/tenant_store.h"

typedef Sekisho__Auth__V1__SuspendTenantRequest SuspendTenantRequest;
typedef Sekisho__Auth__V1__ResumeTenantRequest ResumeTenantRequest;

enum {
    ARENA_MAXIMUM = 4 << 20,
    KEY_SIZE = UUID_SIZE + sizeof(uint64_t),
    REASON_MAXIMUM = 256,
};

/* For whom the sessions are ended. */
struct vacating {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    struct rpc_call_options options; /* of the calls to session; their keys are set */
};

/* The same keys whoever asks and however often: what was ended is answered again, with whether
 * others were left. */
static struct status end_some(const struct vacating *vacating, const struct tenant *tenant,
                              uint64_t round, bool *more_out)
{
    struct rpc_call_options options = vacating->options;
    uint8_t key[KEY_SIZE];

    memcpy(key, tenant->suspension.bytes, UUID_SIZE);
    bytes_put_u64(key + UUID_SIZE, round);
    options.idempotency_key = (struct bytes){key, sizeof key};
    return session_end_tenant(vacating->service->session, &options, tenant->id, "tenant_suspended",
                              vacating->arena, more_out);
}

static struct status set_vacated(const struct vacating *vacating, const struct tenant *tenant)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(vacating->service->backbone.db_system, vacating->log, &db));
    return tenant_store_set_vacated_any_tenant(db, tenant->id, tenant->suspension);
}

static struct status vacate(const struct vacating *vacating, const struct tenant *tenant)
{
    bool more = true;

    for (uint64_t round = 0; more; round++) {
        struct status ended = end_some(vacating, tenant, round, &more);
        if (!status_is_ok(ended)) {
            metrics_count(&vacating->service->counters.suspension_failures);
            return ended;
        }
    }
    return set_vacated(vacating, tenant);
}

/* In the company's own history. */
static struct status record(const struct call *call, const struct once *once, const char *kind,
                            struct db_transaction *transaction, const struct tenant *tenant,
                            const char *reason)
{
    const struct auth_service *service = call->service;
    struct outbox_event event = record_of_call(call, once, kind, tenant->id);

    record_about_tenant(&event, tenant);
    event.reason = reason[0] ? reason : NULL;
    return outbox_append(service->backbone.outbox, transaction, &event);
}

static bool has_length(const char *text, size_t minimum)
{
    size_t length = strnlen(text, REASON_MAXIMUM + 1);

    return length >= minimum && length <= REASON_MAXIMUM;
}

static struct status suspend_active(const struct call *call, const struct once *once,
                                    struct db_transaction *transaction, struct tenant *tenant)
{
    const SuspendTenantRequest *request = call->request;

    if (tenant->state == TENANT_SUSPENDED)
        return OK;
    tenant->state = TENANT_SUSPENDED;
    tenant->suspended_at_us = call->now_us;
    tenant->suspension = record_id(call, once, RECORD_OUTCOME);
    tenant->is_vacated = false;
    TRY(tenant_store_set_state_any_tenant(transaction->db, tenant));
    return record(call, once, "tenant_suspended", transaction, tenant, request->reason);
}

static struct status suspend(struct call *call, struct tenant *out)
{
    const struct auth_service *service = call->service;
    const SuspendTenantRequest *request = call->request;
    struct once once;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    TRY(tenant_store_lock_any_tenant(db, request->tenant_id, out));
    if (once.is_repeated)
        return OK;
    TRY(suspend_active(call, &once, &transaction, out));
    TRY(tenant_message(call, out, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

struct status handle_suspend_tenant(struct call *call)
{
    const SuspendTenantRequest *request = call->request;
    const struct vacating vacating = {.service = call->service,
                                      .log = call->log,
                                      .arena = call->arena,
                                      .options = rpc_options_of_call(call)};
    struct tenant tenant;

    if (!has_length(request->reason, 1))
        return FAIL(INVALID_ARGUMENT, "reason: 1 to 256 bytes");
    TRY(suspend(call, &tenant));
    /* Also for a repeated call, whose first may have come no further. */
    return tenant.is_vacated ? OK : vacate(&vacating, &tenant);
}

/* Sessions that are yet to be ended must not be those that begin now. */
static struct status resume(const struct tenant *tenant)
{
    if (tenant->state != TENANT_SUSPENDED)
        return FAIL(FAILED_PRECONDITION, "the company is not suspended");
    if (!tenant->is_vacated)
        return FAIL(ABORTED, "the suspension is being carried out, try again");
    return OK;
}

struct status handle_resume_tenant(struct call *call)
{
    const struct auth_service *service = call->service;
    const ResumeTenantRequest *request = call->request;
    struct tenant tenant;
    struct once once;

    if (!has_length(request->reason, 0))
        return FAIL(INVALID_ARGUMENT, "reason: at most 256 bytes");
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db_system, call->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(once_begin(call, &service->backbone, &transaction, &once));
    if (once.is_repeated)
        return OK;
    TRY(tenant_store_lock_any_tenant(db, request->tenant_id, &tenant));
    TRY(resume(&tenant));
    tenant.state = TENANT_ACTIVE;
    tenant.suspended_at_us = 0;
    tenant.suspension = (struct uuid){0};
    TRY(tenant_store_set_state_any_tenant(db, &tenant));
    TRY(record(call, &once, "tenant_resumed", &transaction, &tenant, request->reason));
    TRY(tenant_message(call, &tenant, call->response));
    TRY(once_finish(call, &transaction, &once));
    return db_commit(&transaction);
}

static struct status finish_one(struct auth_service *service, const struct tenant *tenant)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct vacating vacating = {
        .service = service, .log = service->backbone.log, .arena = &arena};

    arena_init(&arena, ARENA_MAXIMUM);
    return vacate(&vacating, tenant);
}

static struct status list_overdue(struct auth_service *service,
                                  struct tenant out[static SUSPENSION_BATCH], size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return tenant_store_list_not_vacated_any_tenant(db, SUSPENSION_OVERDUE_MS, SUSPENSION_BATCH,
                                                    out, count_out);
}

struct status suspension_finish_overdue(struct auth_service *service)
{
    struct tenant overdue[SUSPENSION_BATCH];
    struct status finished = OK;
    size_t count = 0;

    TRY(list_overdue(service, overdue, &count));
    metrics_set(&service->counters.suspensions_overdue, (int64_t)count);
    for (size_t i = 0; i < count && !status_is_outage(finished); i++) {
        finished = finish_one(service, &overdue[i]);
        if (!status_is_ok(finished))
            log_warn(service->backbone.log, "suspension_not_finished",
                     LOG_INT("tenant", overdue[i].id), LOG_STR("reason", finished.text));
    }
    return OK;
}
