#include "handlers/networks_ask.h"

#include "store/networks_store.h"

struct status networks_open_policy(const struct call *call, struct db *db, int64_t tenant_id,
                                   struct network_policy *out)
{
    struct networks_state state;
    struct networks lists;

    TRY(networks_store_find(db, tenant_id, &state));
    TRY(networks_store_read(db, tenant_id, networks_version_at(&state, call->now_us), call->arena,
                            &lists));
    return network_policy_open(lists.lists, lists.count, call->now_us, out);
}

enum network_verdict networks_judge_user(const struct network_policy *policy,
                                         const struct user *user, struct address address)
{
    char roles[NETWORKS_ROLES_CAPACITY];

    networks_role_names(user->roles, roles);
    return network_policy_judge(
        policy,
        &(struct network_user){.is_customer = user->kind == USER_KIND_CUSTOMER, .roles = roles},
        address);
}
