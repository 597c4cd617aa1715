#include "handlers/networks_push.h"

#include "base/bytes.h"
#include "handlers/networks_record.h"
#include "peers/session.h"
#include "store/networks_store.h"

enum {
    ARENA_MAXIMUM = 2 << 20,
    KEY_SIZE = 2 * sizeof(int64_t),
};

/* What session is told, read in one transaction. */
struct told {
    struct networks_state state;
    struct networks lists;
    struct networks trial;
};

static struct status read_told(const struct networks_work *work, int64_t tenant_id,
                               struct told *out)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(networks_store_find(db, tenant_id, &out->state));
    int64_t version = out->state.is_on ? out->state.version : 0;
    int64_t trial_version = out->state.is_on ? out->state.trial_version : 0;
    TRY(networks_store_read(db, tenant_id, version, work->arena, &out->lists));
    TRY(networks_store_read(db, tenant_id, trial_version, work->arena, &out->trial));
    return db_commit(&transaction);
}

static struct status set_pushed(const struct networks_work *work,
                                const struct networks_state *state)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, state->tenant_id, &transaction));
    TRY(networks_store_set_pushed(db, state->tenant_id, state->revision));
    return db_commit(&transaction);
}

struct status networks_push(const struct networks_work *work, int64_t tenant_id)
{
    struct rpc_call_options options = work->options;
    uint8_t key[KEY_SIZE]; /* the same whoever tells, another for another revision */
    struct told told = {0};

    TRY(read_told(work, tenant_id, &told));
    const struct networks_state *state = &told.state;
    if (state->pushed_revision >= state->revision)
        return OK;
    bytes_put_u64(key, (uint64_t)tenant_id);
    bytes_put_u64(key + sizeof(int64_t), (uint64_t)state->revision);
    options.idempotency_key = (struct bytes){key, sizeof key};
    struct session_networks networks = {
        .tenant_id = tenant_id,
        .revision = state->revision,
        .lists = told.lists.lists,
        .count = told.lists.count,
        .trial_lists = told.trial.lists,
        .trial_count = told.trial.count,
        .trial_ends_at_us = state->is_on && state->trial_version ? state->trial_ends_at_us : 0,
    };
    struct status told_now =
        session_put_networks(work->service->session, &options, &networks, work->arena);
    if (!status_is_ok(told_now))
        metrics_count(&work->service->counters.network_failures);
    TRY(told_now);
    return set_pushed(work, state);
}

struct status networks_push_by_call(struct call *call, int64_t tenant_id)
{
    struct networks_work work = {.service = call->service,
                                 .log = call->log,
                                 .arena = call->arena,
                                 .options = rpc_options_of_call(call)};

    return networks_push(&work, tenant_id);
}

static struct status end_trial(const struct networks_work *work, int64_t tenant_id, int64_t now_us)
{
    struct networks_state state;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(work->service->backbone.db, work->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(networks_store_lock(db, tenant_id, &state));
    if (state.trial_version == 0 || networks_is_on_trial(&state, now_us))
        return OK; /* by somebody else */
    TRY(networks_record_trial_over(work->service, &transaction, &state, now_us));
    state.trial_version = 0;
    state.revision++;
    TRY(networks_store_put(db, &state));
    return db_commit(&transaction);
}

static struct status finish_one(struct auth_service *service, int64_t tenant_id, bool is_trial)
{
    CLEANUP(arena_clear) struct arena arena;
    struct networks_work work = {.service = service, .log = service->backbone.log, .arena = &arena};
    int64_t now_us = 0;

    arena_init(&arena, ARENA_MAXIMUM);
    TRY(db_clock_now_us(service->backbone.clock, &now_us));
    return is_trial ? end_trial(&work, tenant_id, now_us) : networks_push(&work, tenant_id);
}

static void finish(struct auth_service *service, const int64_t *tenants, size_t count,
                   bool is_trial)
{
    struct status finished = OK;

    for (size_t i = 0; i < count && !status_is_outage(finished); i++) {
        finished = finish_one(service, tenants[i], is_trial);
        if (!status_is_ok(finished))
            log_warn(service->backbone.log, "networks_not_finished", LOG_INT("tenant", tenants[i]),
                     LOG_STR("reason", finished.text));
    }
}

static struct status list(struct auth_service *service, bool is_trial,
                          int64_t out[static NETWORKS_BATCH], size_t *count_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(service->backbone.db_system, service->backbone.log, &db));
    if (is_trial)
        return networks_store_list_trials_over_any_tenant(db, NETWORKS_BATCH, out, count_out);
    return networks_store_list_not_pushed_any_tenant(db, NETWORKS_OVERDUE_MS, NETWORKS_BATCH, out,
                                                     count_out);
}

struct status networks_finish_overdue(struct auth_service *service)
{
    int64_t tenants[NETWORKS_BATCH];
    size_t count = 0;

    TRY(list(service, /* is_trial */ false, tenants, &count));
    metrics_set(&service->counters.networks_overdue, (int64_t)count);
    finish(service, tenants, count, /* is_trial */ false);
    TRY(outbox_may_restrict(service->backbone.outbox));
    TRY(list(service, /* is_trial */ true, tenants, &count));
    finish(service, tenants, count, /* is_trial */ true);
    return OK;
}
