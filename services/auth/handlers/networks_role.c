#include "handlers/networks_role.h"

#include "handlers/networks_change.h"
#include "handlers/networks_record.h"
#include "store/networks_store.h"
#include "store/role_store.h"

struct status networks_check_roles(struct db *db, int64_t tenant_id, const struct networks *lists)
{
    struct own_role own[OWN_ROLES_MAXIMUM];
    role_set roles = 0;
    size_t count = 0;

    TRY(role_store_list(db, tenant_id, own, &count));
    for (size_t i = 0; i < count; i++)
        roles |= own_role_bit(own[i].number);
    return networks_have_roles(lists, roles)
               ? OK
               : FAIL(INVALID_ARGUMENT, "lists: there is no such role");
}

static struct status check_trial(const struct networks_role *role,
                                 const struct networks_state *state)
{
    struct networks trial;
    struct networks rest;

    if (!networks_is_on_trial(state, role->call->now_us))
        return OK;
    TRY(networks_store_read(role->transaction->db, role->tenant_id, state->trial_version,
                            role->call->arena, &trial));
    return networks_without_role(&trial, role->number, &rest)
               ? FAIL(FAILED_PRECONDITION, "networks: a list of this role is on trial")
               : OK;
}

/* The rest, as the next version. */
static struct status save(const struct networks_role *role, struct networks_state *state,
                          const struct networks *before, struct networks *rest)
{
    struct db *db = role->transaction->db;

    rest->version = state->version = ++state->last_version;
    state->revision++;
    TRY(networks_store_add(db, role->tenant_id, networks_saver(role->call), rest, state->version,
                           role->call->arena));
    TRY(networks_store_put(db, state));
    return networks_record(
        role->call, role->once, role->transaction, role->tenant_id, rest->version,
        &(struct networks_event){
            .kind = "networks_changed", .step = RECORD_NETWORKS, .before = before, .after = rest});
}

struct status networks_forget_role(const struct networks_role *role, bool *changed_out)
{
    struct db *db = role->transaction->db;
    struct networks_state state;
    struct networks lists;
    struct networks rest;

    *changed_out = false;
    TRY(networks_store_lock(db, role->tenant_id, &state));
    TRY(check_trial(role, &state));
    TRY(networks_store_read(db, role->tenant_id, state.version, role->call->arena, &lists));
    if (!networks_without_role(&lists, role->number, &rest))
        return OK;
    *changed_out = true;
    return save(role, &state, &lists, &rest);
}
