/* What portal asks of auth about groups of customers, all with the user's pass, and which customers
 * rights reach. What comes back lives in the arena. */
#ifndef PORTAL_PEERS_CUSTOMER_GROUPS_H
#define PORTAL_PEERS_CUSTOMER_GROUPS_H

#include "base/arena.h"
#include "base/scope.h"
#include "rpc/client.h"

struct customer_group {
    uint32_t number; /* 1 to SCOPE_GROUPS_MAXIMUM */
    const char *name;
    int64_t revision;
};

struct customer_groups {
    const struct customer_group *groups; /* by number */
    size_t count;
};

/* NULL when there is none of that number. */
const struct customer_group *customer_group_find(const struct customer_groups *groups,
                                                 unsigned number);

/* Those that the user may see. */
NODISCARD struct status customer_groups_list(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             struct arena *arena, struct customer_groups *out);

/* With number 0 a new one; `group->revision` is that of the one that was changed. `options` carries
 * the idempotency key, as the next. INVALID_ARGUMENT "name: ..."; ALREADY_EXISTS; NOT_FOUND;
 * FAILED_PRECONDITION for a 64th; ABORTED (auth_is_stale()) when somebody else changed it. */
NODISCARD struct status customer_groups_put(struct rpc_client *client,
                                            const struct rpc_call_options *options,
                                            const struct customer_group *group,
                                            struct arena *arena);

/* FAILED_PRECONDITION "roles: ..." or "users: ..." while one reaches it. */
NODISCARD struct status customer_groups_delete(struct rpc_client *client,
                                               const struct rpc_call_options *options,
                                               const struct customer_group *group,
                                               const char *reason, struct arena *arena);

/* Which customers a right is to reach; not said where `is_said` is false. */
struct scope_wish {
    bool is_said;
    scope_set scope;
};

#endif
