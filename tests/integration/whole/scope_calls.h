/* What the tests of scopes ask of auth: as the operator in a company, or as a colleague in aoba
 * with a pass whose rights about customers reach some of them. */
#ifndef INTEGRATION_WHOLE_SCOPE_CALLS_H
#define INTEGRATION_WHOLE_SCOPE_CALLS_H

#include "base/scope.h"
#include "managing.h"

/* Who asks; `permissions` NULL for the operator. */
struct asking {
    int64_t tenant_id;
    const char *const *permissions; /* NULL behind the last */
    scope_set scope;                /* of those that are about customers */
};

/* Their pass; NULL of the operator. */
const char *asking_pass(const struct asking *asking);

/* Number 0 makes one; gives its number. With the revision there is. */
struct status group_put(const struct asking *asking, uint32_t number, const char *name,
                        uint32_t *number_out);
struct status group_delete(const struct asking *asking, uint32_t number);

/* The groups that are shown to whoever asks. */
scope_set groups_shown(const struct asking *asking);

/* Gives a user one role (NULL for none), these grants, and this scope. */
struct status scope_give(const struct asking *asking, struct uuid id, const char *role,
                         const char *const *granted, scope_set scope);

struct status scope_invite(const struct asking *asking, const char *login_id, const char *role,
                           const scope_set *scope);

/* Makes a role, or with `code` not empty changes it; gives the code. */
struct status scope_role(const struct asking *asking, const char *name,
                         const char *const *permissions, scope_set scope, char code[static 16]);

/* Which customers a user reaches with a permission, as Explain says it, all with one that is not
 * about customers; false when it is not allowed. */
bool scope_explained(int64_t tenant_id, struct uuid id, const char *permission, scope_set *out);

#endif
