#include "handlers/suspension.h"

#include "base/clock.h"
#include "handlers/handlers.h"
#include "handlers/record.h"
#include "handlers/tenant_act.h"
#include "handlers/vacating.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "store/tenant_store.h"
#include "text/reason.h"

typedef Sekisho__Auth__V1__SuspendTenantRequest SuspendTenantRequest;
typedef Sekisho__Auth__V1__ResumeTenantRequest ResumeTenantRequest;

enum { ARENA_MAXIMUM = 4 << 20 };

static struct status suspend_active(struct tenant_act *act, const char *reason)
{
    struct tenant *tenant = &act->tenant;

    if (tenant_is_deleted(tenant))
        return FAIL(FAILED_PRECONDITION, "the company is deleted");
    if (tenant->state == TENANT_SUSPENDED)
        return OK;
    tenant->state = TENANT_SUSPENDED;
    tenant_vacate_from(tenant, record_id(act->call, &act->once, RECORD_OUTCOME), act->call->now_us);
    TRY(tenant_store_set_state_any_tenant(act->db, tenant));
    return tenant_act_record(act, "tenant_suspended", reason);
}

static struct status suspend(struct call *call, struct tenant *out)
{
    const SuspendTenantRequest *request = call->request;

    CLEANUP(tenant_act_close) struct tenant_act act = {0};
    TRY(tenant_act_begin(call, &act));
    TRY(tenant_store_lock_any_tenant(act.db, request->tenant_id, &act.tenant));
    if (!act.once.is_repeated) {
        TRY(suspend_active(&act, request->reason));
        TRY(tenant_act_finish(&act));
    }
    *out = act.tenant;
    return OK;
}

struct status handle_suspend_tenant(struct call *call)
{
    const SuspendTenantRequest *request = call->request;
    const struct vacating vacating = vacating_of_call(call);
    struct tenant tenant;

    TRY(reason_check(request->reason, true));
    TRY(suspend(call, &tenant));
    /* Also for a repeated call, whose first may have come no further. */
    return vacate(&vacating, &tenant);
}

/* Sessions that are yet to be ended must not be those that begin now. */
static struct status resume(struct tenant *tenant)
{
    if (tenant_is_deleted(tenant))
        return FAIL(FAILED_PRECONDITION, "the company is deleted: restore it first");
    if (tenant->state != TENANT_SUSPENDED)
        return FAIL(FAILED_PRECONDITION, "the company is not suspended");
    if (!tenant->is_vacated)
        return FAIL(ABORTED, "the suspension is being carried out, try again");
    tenant->state = TENANT_ACTIVE;
    tenant->suspended_at_us = 0;
    tenant->suspension = (struct uuid){0};
    return OK;
}

struct status handle_resume_tenant(struct call *call)
{
    const ResumeTenantRequest *request = call->request;

    TRY(reason_check(request->reason, false));
    CLEANUP(tenant_act_close) struct tenant_act act = {0};
    TRY(tenant_act_begin(call, &act));
    if (act.once.is_repeated)
        return OK;
    TRY(tenant_store_lock_any_tenant(act.db, request->tenant_id, &act.tenant));
    TRY(resume(&act.tenant));
    TRY(tenant_store_set_state_any_tenant(act.db, &act.tenant));
    TRY(tenant_act_record(&act, "tenant_resumed", request->reason));
    return tenant_act_finish(&act);
}

static struct status finish_one(struct auth_service *service, const struct tenant *tenant)
{
    CLEANUP(arena_clear) struct arena arena;
    struct vacating vacating = {.service = service,
                                .log = service->backbone.log,
                                .arena = &arena,
                                .until_ms = clock_monotonic_ms() + SUSPENSION_SLICE_MS};
    int64_t now_us = 0;

    /* What was asked in an earlier slice would be answered as it was, without ending anybody. */
    TRY(db_clock_now_us(service->backbone.clock, &now_us));
    vacating.first_round = (uint64_t)now_us;
    arena_init(&arena, ARENA_MAXIMUM);
    struct status vacated = vacate(&vacating, tenant);
    return vacated.code == STATUS_ABORTED ? OK : vacated;
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
