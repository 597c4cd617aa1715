#include "handlers/networks_change.h"

#include "handlers/networks_push.h"
#include "pass/pass.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "service.h"
#include "store/user_store.h"

typedef Sekisho__Auth__V1__ChangeNetworksResponse ChangeNetworksResponse;

/* Session drops the trial by its own clock, and the finisher would write the same event. */
static struct status settle_trial(struct networks_change *change)
{
    struct auth_service *service = change->call->service;
    int64_t now_us = change->call->now_us;

    if (change->state.trial_version == 0 || networks_is_on_trial(&change->state, now_us))
        return OK;
    TRY(networks_record_trial_over(service, &change->transaction, &change->state, now_us));
    change->state.trial_version = 0;
    return OK;
}

struct status networks_change_begin(struct call *call, int64_t tenant_id,
                                    struct networks_change *out)
{
    const struct auth_service *service = call->service;

    out->call = call;
    TRY(db_acquire(service->backbone.db, call->log, &out->db));
    TRY(db_begin_tenant(out->db, tenant_id, &out->transaction));
    TRY(once_begin(call, &service->backbone, &out->transaction, &out->once));
    if (out->once.is_repeated) {
        out->state.tenant_id = tenant_id;
        return OK;
    }
    TRY(networks_store_lock(out->db, tenant_id, &out->state));
    TRY(settle_trial(out));
    return networks_store_read(out->db, tenant_id, out->state.version, call->arena, &out->in_force);
}

void networks_change_close(struct networks_change *change)
{
    db_rollback(&change->transaction);
    db_release(&change->db);
}

struct status networks_change_check_on(const struct networks_change *change)
{
    return change->state.is_on ? OK : FAIL(FAILED_PRECONDITION, "networks are switched off");
}

struct status networks_change_check_own(struct networks_change *change,
                                        const struct networks *lists)
{
    const struct pass_claims *pass = change->call->pass;
    const char *missing[NETWORK_LISTS_MAXIMUM];
    char roles[NETWORKS_ROLES_CAPACITY];
    struct user user;

    TRY(user_store_find(change->db, pass->tenant_id, pass->user_id, &user));
    networks_role_names(user.roles, roles);
    struct network_user self = {.is_customer = user.kind == USER_KIND_CUSTOMER, .roles = roles};
    if (networks_missing(lists, &self, pass->client_ip, change->call->now_us, missing) > 0)
        return FAIL(FAILED_PRECONDITION, "your own address is outside these lists");
    return OK;
}

const char *networks_saver(const struct call *call)
{
    return call->pass ? call->pass->login_id : call->caller;
}

struct status networks_change_save(struct networks_change *change, struct networks *lists)
{
    const struct call *call = change->call;

    lists->version = ++change->state.last_version;
    return networks_store_add(change->db, change->state.tenant_id, networks_saver(call), lists,
                              change->state.version, call->arena);
}

/* No connection is held while session is asked. */
static struct status push(struct networks_change *change)
{
    db_release(&change->db);
    return networks_push_by_call(change->call, change->state.tenant_id);
}

struct status networks_change_finish(struct networks_change *change,
                                     const struct networks_event *event)
{
    struct networks_state *state = &change->state;
    ChangeNetworksResponse *response = change->call->response;

    state->revision++;
    response->version = state->version;
    response->trial_version = state->trial_version;
    response->trial_ends_at_us = state->trial_version ? state->trial_ends_at_us : 0;
    TRY(networks_store_put(change->db, state));
    TRY(networks_record(change->call, &change->once, &change->transaction, state->tenant_id,
                        event->after ? event->after->version : state->version, event));
    TRY(once_finish(change->call, &change->transaction, &change->once));
    TRY(db_commit(&change->transaction));
    return push(change);
}

struct status networks_change_repeat(struct networks_change *change)
{
    db_rollback(&change->transaction);
    return push(change);
}
