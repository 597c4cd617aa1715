#include "domain/tenant_policy.h"

struct status tenant_policy_check(const struct tenant_policy *policy,
                                  const struct session_bounds *bounds)
{
    TRY(session_limits_check(policy->limits, bounds));
    return parallel_check((struct parallel_rule){.maximum = policy->parallel});
}

static int32_t smaller(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

void tenant_policy_hold(const struct tenant_policy *policy, struct session_limits *limits,
                        struct parallel_rule *rule)
{
    limits->idle_seconds = smaller(limits->idle_seconds, policy->limits.idle_seconds);
    limits->absolute_seconds = smaller(limits->absolute_seconds, policy->limits.absolute_seconds);
    rule->maximum = smaller(rule->maximum, policy->parallel);
}
