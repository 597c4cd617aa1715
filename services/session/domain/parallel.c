#include "domain/parallel.h"

struct status parallel_check(struct parallel_rule rule)
{
    if (rule.maximum < 1 || rule.maximum > PARALLEL_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "maximum_sessions is 1 to 20");
    return OK;
}

struct status parallel_choose(struct parallel_rule rule, size_t live, size_t *displaced_out)
{
    TRY(parallel_check(rule));
    size_t maximum = (size_t)rule.maximum;
    if (live >= maximum && rule.refuse_further)
        return FAIL(RESOURCE_EXHAUSTED, "the user has as many sessions as the tenant allows");
    *displaced_out = live >= maximum ? live - maximum + 1 : 0;
    return OK;
}
