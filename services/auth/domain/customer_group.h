/* The groups a company puts its customers into, so that a right can reach some of them
 * (base/scope.h). Who is in which group the portal knows; here they have their numbers and names.
 */
#ifndef AUTH_DOMAIN_CUSTOMER_GROUP_H
#define AUTH_DOMAIN_CUSTOMER_GROUP_H

#include <stddef.h>

#include "base/arena.h"
#include "base/scope.h"

enum {
    CUSTOMER_GROUP_NAME_CAPACITY = 65, /* 64 bytes and a NUL */
    /* All groups of a company with a comma and a space between. */
    SCOPE_LABEL_CAPACITY = SCOPE_GROUPS_MAXIMUM * (CUSTOMER_GROUP_NAME_CAPACITY + 1),
};

struct customer_group {
    uint32_t number; /* 1 to SCOPE_GROUPS_MAXIMUM */
    char name[CUSTOMER_GROUP_NAME_CAPACITY];
    int64_t revision; /* another after each change, and never that of a deleted group */
};

/* INVALID_ARGUMENT for a name that is empty or of spaces alone, longer than 64 bytes or holds
 * control or direction-changing characters. ALREADY_EXISTS for one that is read as that of another
 * of `groups` (domain/folded_name.h). */
NODISCARD struct status customer_group_check(struct arena *arena,
                                             const struct customer_group *group,
                                             const struct customer_group *groups, size_t count);

/* "all", or the names of its groups, for the history; "" for none. `groups` are all of the
 * company. */
void scope_label(scope_set scope, const struct customer_group *groups, size_t count,
                 char out[static SCOPE_LABEL_CAPACITY]);

#endif
