/* What a company allows the sessions of a kind of user. */
#ifndef SESSION_DOMAIN_TENANT_POLICY_H
#define SESSION_DOMAIN_TENANT_POLICY_H

#include "domain/parallel.h"
#include "domain/session.h"

struct tenant_policy {
    struct session_limits limits;
    int32_t parallel; /* sessions of one user, 1 to PARALLEL_MAXIMUM */
};

/* INVALID_ARGUMENT unless its limits are within bounds and its number is one. */
NODISCARD struct status tenant_policy_check(const struct tenant_policy *policy,
                                            const struct session_bounds *bounds);

/* Makes limits and rule of a session that is about to begin no wider than the policy. */
void tenant_policy_hold(const struct tenant_policy *policy, struct session_limits *limits,
                        struct parallel_rule *rule);

#endif
