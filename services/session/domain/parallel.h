/* How many sessions a user may have at once, and what one more does (ASVS 7.1.2). Ending the oldest
 * is the default: refusing would let a thief who signed in often enough lock the owner out. */
#ifndef SESSION_DOMAIN_PARALLEL_H
#define SESSION_DOMAIN_PARALLEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum { PARALLEL_MAXIMUM = 20 }; /* the most a tenant can allow */

struct parallel_rule {
    int32_t maximum;     /* live sessions of one user, 1 to PARALLEL_MAXIMUM */
    bool refuse_further; /* instead of ending the oldest */
};

/* INVALID_ARGUMENT for a maximum out of bounds. */
NODISCARD struct status parallel_check(struct parallel_rule rule);

struct parallel_choice {
    bool is_refused;  /* there is no place, and the tenant refuses further ones */
    size_t displaced; /* how many, oldest first, have to end before one more begins */
};

/* What one more beside the `live` ones comes to; more than one are displaced after the tenant
 * lowered its maximum. INVALID_ARGUMENT as above. */
NODISCARD struct status parallel_choose(struct parallel_rule rule, size_t live,
                                        struct parallel_choice *out);

#endif
