/* How far the rights of a user reach that do not reach all customers, as one text: names and the
 * groups they reach, "customers.view=000000000000000e", sorted, none twice, one space between. As
 * permissions.h: one spelling for one meaning, kept as it is. */
#ifndef SESSION_DOMAIN_SCOPES_H
#define SESSION_DOMAIN_SCOPES_H

#include <stddef.h>

#include "base/scope.h"
#include "base/status.h"
#include "domain/permissions.h"

enum {
    SCOPES_MAXIMUM = 16, /* as many as a pass has room for */
    SCOPE_DIGITS = 16,
    SCOPES_CAPACITY = SCOPES_MAXIMUM * (PERMISSION_NAME_MAXIMUM + 1 + SCOPE_DIGITS + 1),
};

/* Appends one; "" is none so far. INVALID_ARGUMENT for the 17th, for one that is not sorted behind
 * those before, is none of `permissions`, or reaches all: then it is not to be here. */
NODISCARD struct status scopes_add(char scopes[static SCOPES_CAPACITY], const char *permissions,
                                   const char *name, scope_set groups);

/* How many there are, and the next one as permissions_next() gives it. */
size_t scopes_count(const char *scopes);
size_t scopes_next(const char **cursor, const char **name, scope_set *groups);

#endif
