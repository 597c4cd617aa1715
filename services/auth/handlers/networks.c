#include "handlers/handlers.h"

#include "handlers/networks_change.h"
#include "handlers/networks_message.h"
#include "handlers/networks_role.h"
#include "pass/pass.h"
#include "service.h"

typedef Sekisho__Auth__V1__NetworksDocument NetworksDocument;
typedef Sekisho__Auth__V1__GetNetworksRequest GetNetworksRequest;
typedef Sekisho__Auth__V1__PutNetworksRequest PutNetworksRequest;
typedef Sekisho__Auth__V1__ConfirmNetworksRequest ConfirmNetworksRequest;
typedef Sekisho__Auth__V1__RevertNetworksRequest RevertNetworksRequest;

/* With a pass the company is the pass's, whatever the request says. */
static int64_t tenant_of(const struct call *call)
{
    const GetNetworksRequest *request = call->request;

    return call->pass ? call->pass->tenant_id : request->tenant_id;
}

static struct status read_all(struct call *call, int64_t tenant_id, struct networks_state *state,
                              struct networks *lists, struct networks *trial,
                              struct networks_saved *saved)
{
    const struct auth_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(networks_store_find(db, tenant_id, state));
    if (!networks_is_on_trial(state, call->now_us))
        state->trial_version = state->trial_ends_at_us = 0;
    TRY(networks_store_read(db, tenant_id, state->version, call->arena, lists));
    TRY(networks_store_read(db, tenant_id, state->trial_version, call->arena, trial));
    TRY(networks_store_find_saved(db, tenant_id, state->version, saved));
    return db_commit(&transaction);
}

struct status handle_get_networks(struct call *call)
{
    NetworksDocument *response = call->response;
    struct networks_state state;
    struct networks lists;
    struct networks trial;
    struct networks_saved saved;

    if (tenant_of(call) <= 0)
        return FAIL(INVALID_ARGUMENT, "tenant_id: say whose networks");
    TRY(read_all(call, tenant_of(call), &state, &lists, &trial, &saved));
    response->is_on = state.is_on;
    response->version = state.version;
    response->saved_at_us = saved.at_us;
    response->trial_version = state.trial_version;
    response->trial_ends_at_us = state.trial_ends_at_us;
    response->now_us = call->now_us;
    TRY(call_text(call, saved.by, &response->saved_by));
    TRY(networks_to_message(call, &lists, &response->lists, &response->n_lists));
    return networks_to_message(call, &trial, &response->trial_lists, &response->n_trial_lists);
}

/* Puts them in force, or on trial. */
static void take(struct networks_change *change, const struct networks *lists, bool on_trial)
{
    if (on_trial) {
        change->state.trial_version = lists->version;
        change->state.trial_ends_at_us = change->call->now_us + NETWORKS_TRIAL_US;
    } else {
        change->state.version = lists->version;
        change->state.trial_version = 0;
    }
}

struct status handle_put_networks(struct call *call)
{
    const PutNetworksRequest *request = call->request;
    struct networks lists;

    TRY(networks_from_message(call, request->lists, request->n_lists, &lists));
    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(networks_change_begin(call, call->pass->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    TRY(networks_change_check_on(&change));
    if (change.state.trial_version != 0)
        return FAIL(FAILED_PRECONDITION, "a trial is under way");
    if (request->base_version != change.state.version)
        return FAIL(ABORTED, "somebody else has changed the networks, look again");
    TRY(networks_check_roles(change.db, change.state.tenant_id, &lists));
    TRY(networks_change_check_own(&change, &lists));
    TRY(networks_change_save(&change, &lists));
    take(&change, &lists, request->on_trial);
    return networks_change_finish(
        &change, &(struct networks_event){.kind = request->on_trial ? "networks_trial_started"
                                                                    : "networks_changed",
                                          .before = &change.in_force,
                                          .after = &lists});
}

/* NOT_FOUND unless this very version is on trial. */
static struct status check_trial(const struct networks_change *change, int64_t version)
{
    TRY(networks_change_check_on(change));
    if (version <= 0 || change->state.trial_version != version)
        return FAIL(NOT_FOUND, "that version is not on trial");
    return OK;
}

struct status handle_confirm_networks(struct call *call)
{
    const ConfirmNetworksRequest *request = call->request;
    struct networks lists;

    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(networks_change_begin(call, call->pass->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    TRY(check_trial(&change, request->version));
    TRY(networks_store_read(change.db, change.state.tenant_id, request->version, call->arena,
                            &lists));
    TRY(networks_change_check_own(&change, &lists));
    take(&change, &lists, /* on_trial */ false);
    return networks_change_finish(&change, &(struct networks_event){.kind = "networks_changed",
                                                                    .before = &change.in_force,
                                                                    .after = &lists});
}

struct status handle_revert_networks(struct call *call)
{
    const RevertNetworksRequest *request = call->request;
    struct networks lists;

    CLEANUP(networks_change_close) struct networks_change change = {0};
    TRY(networks_change_begin(call, call->pass->tenant_id, &change));
    if (change.once.is_repeated)
        return networks_change_repeat(&change);
    TRY(check_trial(&change, request->version));
    TRY(networks_store_read(change.db, change.state.tenant_id, request->version, call->arena,
                            &lists));
    change.state.trial_version = 0;
    return networks_change_finish(&change, &(struct networks_event){.kind = "networks_trial_ended",
                                                                    .before = &lists,
                                                                    .after = &change.in_force});
}
