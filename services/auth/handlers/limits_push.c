#include "handlers/limits_push.h"

#include "base/bytes.h"
#include "peers/session.h"
#include "store/tenant_store.h"

enum {
    ARENA_MAXIMUM = 1 << 20,
    KEY_SIZE = 3 * sizeof(uint64_t),
};

static struct status find(const struct limits_work *work, int64_t tenant_id, struct tenant *out)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(tenant_store_find(db, tenant_id, out));
    return db_commit(&transaction);
}

static struct status set_pushed(const struct limits_work *work, const struct tenant *tenant)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, tenant->id, &transaction));
    TRY(tenant_store_set_limits_pushed(db, tenant->id, tenant->limits_revision));
    return db_commit(&transaction);
}

static struct session_policy policy_of(const struct limits_work *work, struct session_limits chosen)
{
    struct session_limits limits = session_limits_within(chosen, &work->service->session_bounds);

    return (struct session_policy){limits.idle_seconds, limits.absolute_seconds, limits.parallel};
}

/* The same keys whoever tells and however often, others for another revision. */
static struct status tell_some(const struct limits_work *work, const struct tenant *tenant,
                               uint64_t round, bool *more_out)
{
    const struct session_policies policies = {
        .tenant_id = tenant->id,
        .revision = tenant->limits_revision,
        .staff = policy_of(work, tenant->staff_sessions),
        .customers = policy_of(work, tenant->customer_sessions),
    };
    struct rpc_call_options options = work->options;
    uint8_t key[KEY_SIZE];

    bytes_put_u64(key, (uint64_t)tenant->id);
    bytes_put_u64(key + sizeof(uint64_t), (uint64_t)tenant->limits_revision);
    bytes_put_u64(key + 2 * sizeof(uint64_t), round);
    options.idempotency_key = (struct bytes){key, sizeof key};
    return session_put_policies(work->service->session, &options, &policies, work->arena, more_out);
}

struct status limits_push(const struct limits_work *work, int64_t tenant_id)
{
    struct tenant tenant;
    bool more = true;

    TRY(find(work, tenant_id, &tenant));
    if (tenant.limits_pushed_revision >= tenant.limits_revision)
        return OK;
    for (uint64_t round = 0; more; round++) {
        struct status told = tell_some(work, &tenant, round, &more);
        if (!status_is_ok(told)) {
            metrics_count(&work->service->counters.limit_failures);
            return told;
        }
    }
    return set_pushed(work, &tenant);
}

static struct status list_overdue(struct auth_service *service, int64_t out[static LIMITS_BATCH],
                                  size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    return tenant_store_list_limits_not_pushed_any_tenant(db, LIMITS_OVERDUE_MS, LIMITS_BATCH, out,
                                                          count_out);
}

static struct status finish_one(struct auth_service *service, int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct limits_work work = {
        .service = service, .log = service->backbone.log, .arena = &arena};

    arena_init(&arena, ARENA_MAXIMUM);
    return limits_push(&work, tenant_id);
}

struct status limits_finish_overdue(struct auth_service *service)
{
    int64_t overdue[LIMITS_BATCH];
    struct status finished = OK;
    size_t count = 0;

    TRY(list_overdue(service, overdue, &count));
    metrics_set(&service->counters.limits_overdue, (int64_t)count);
    for (size_t i = 0; i < count && !status_is_outage(finished); i++) {
        finished = finish_one(service, overdue[i]);
        if (!status_is_ok(finished))
            log_warn(service->backbone.log, "limits_not_finished", LOG_INT("tenant", overdue[i]),
                     LOG_STR("reason", finished.text));
    }
    return OK;
}
