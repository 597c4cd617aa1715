#include "domain/parallel.h"

struct status parallel_check(struct parallel_rule rule)
{
    if (rule.maximum < 1 || rule.maximum > PARALLEL_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "maximum_sessions is 1 to 20");
    return OK;
}

struct status parallel_choose(struct parallel_rule rule, size_t live, struct parallel_choice *out)
{
    TRY(parallel_check(rule));
    size_t maximum = (size_t)rule.maximum;
    *out = (struct parallel_choice){0};
    if (live < maximum)
        return OK;
    if (rule.refuse_further)
        out->is_refused = true;
    else
        out->displaced = live - maximum + 1;
    return OK;
}
