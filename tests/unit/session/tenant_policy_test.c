#include <criterion/criterion.h>

#include "domain/tenant_policy.h"

static const struct session_bounds bounds = {{300, 3600}, {3600, 86400}};

Test(tenant_policy, refuses_what_is_out_of_bounds)
{
    static const struct tenant_policy refused[] = {
        {{299, 3600}, 5},  {{3601, 3600}, 5}, {{0, 3600}, 5},        {{-300, 3600}, 5},
        {{300, 3599}, 5},  {{300, 86401}, 5}, {{300, 0}, 5},         {{300, 3600}, 0},
        {{300, 3600}, -1}, {{300, 3600}, 21}, {{300, INT32_MAX}, 5},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(tenant_policy_check(&refused[i], &bounds).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
}

Test(tenant_policy, takes_both_ends_of_the_bounds)
{
    static const struct tenant_policy taken[] = {{{300, 3600}, 1}, {{3600, 86400}, 20}};

    for (size_t i = 0; i < COUNT_OF(taken); i++)
        cr_expect_eq(tenant_policy_check(&taken[i], &bounds).code, STATUS_OK, "case %zu", i);
}

Test(tenant_policy, holds_each_limit_for_itself)
{
    const struct tenant_policy policy = {{600, 7200}, 3};
    struct session_limits longer = {3600, 3600};
    struct parallel_rule more = {.maximum = 5, .refuse_further = true};
    struct session_limits shorter = {300, 86400};
    struct parallel_rule fewer = {.maximum = 2};

    tenant_policy_hold(&policy, &longer, &more);
    cr_expect_eq(longer.idle_seconds, 600);
    cr_expect_eq(longer.absolute_seconds, 3600);
    cr_expect_eq(more.maximum, 3);
    cr_expect(more.refuse_further);
    tenant_policy_hold(&policy, &shorter, &fewer);
    cr_expect_eq(shorter.idle_seconds, 300);
    cr_expect_eq(shorter.absolute_seconds, 7200);
    cr_expect_eq(fewer.maximum, 2);
}
