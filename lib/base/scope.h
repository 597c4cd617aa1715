/* Which of a company's customers a right reaches: all of them, or those of groups with numbers from
 * 1. Services that say such sets to each other mean the same number. */
#ifndef BASE_SCOPE_H
#define BASE_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

/* Bit 0 stands for all customers, also those of no group; bit n for those of group n. None set
 * reaches nobody. */
typedef uint64_t scope_set;

#define SCOPE_ALL ((scope_set)1)
#define SCOPE_NONE ((scope_set)0)
#define SCOPE_GROUP(number) ((scope_set)1 << (number))

enum { SCOPE_GROUPS_MAXIMUM = 63 }; /* the highest number of a group */

static inline bool scope_is_all(scope_set scope)
{
    return (scope & SCOPE_ALL) != 0;
}

/* Whether it reaches the customers of a group, or with 0 those of none. */
static inline bool scope_reaches(scope_set scope, unsigned number)
{
    return scope_is_all(scope) || (number > 0 && (scope >> number & 1) != 0);
}

/* One spelling for one meaning: beside all nothing else is said. */
static inline scope_set scope_join(scope_set one, scope_set other)
{
    return scope_is_all(one | other) ? SCOPE_ALL : one | other;
}

/* Whether `outer` reaches everybody whom `inner` does. */
static inline bool scope_is_within(scope_set inner, scope_set outer)
{
    return scope_is_all(outer) || (inner & ~outer) == 0;
}

#endif
