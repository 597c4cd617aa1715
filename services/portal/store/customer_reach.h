/* Which customers whoever asks may reach, as the stores of the portal ask for it. */
#ifndef PORTAL_STORE_CUSTOMER_REACH_H
#define PORTAL_STORE_CUSTOMER_REACH_H

#include "base/scope.h"
#include "db/db.h"

struct customer_reach {
    bool is_all;
    uint64_t groups; /* bit n: those of group n, bit 0: those of none */
};

static inline struct customer_reach customer_reach_of(scope_set scope)
{
    return (struct customer_reach){scope_is_all(scope), scope & ~SCOPE_ALL};
}

/* Whether it has those of this group, or with 0 of none. */
static inline bool customer_reach_has(const struct customer_reach *reach, unsigned number)
{
    return reach->is_all || (reach->groups >> number & 1) != 0;
}

/* Of those only the ones of this group, or with 0 of none. */
static inline struct customer_reach customer_reach_within(const struct customer_reach *reach,
                                                          unsigned number)
{
    bool has = customer_reach_has(reach, number);

    return (struct customer_reach){.groups = has ? (uint64_t)1 << number : 0};
}

/* For a statement that finds one row: `is_all OR groups >> group_number & 1 = 1`. */
#define DB_REACH(reach) DB_BOOL((reach)->is_all), DB_INT((int64_t)(reach)->groups)

#endif
