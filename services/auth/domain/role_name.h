/* What a company may call a role of its own: nothing that somebody who reads it, in a list or in
 * the history, takes for a built-in role or for another of the company's. */
#ifndef AUTH_DOMAIN_ROLE_NAME_H
#define AUTH_DOMAIN_ROLE_NAME_H

#include "base/arena.h"
#include "domain/own_role.h"

/* `role` as it is to be; `own` are all of the company, of which one with its number is what it was.
 * ALREADY_EXISTS for a name that differs from another role's at most by the case or width of
 * letters and by spaces around it; a built-in one's are its code and what pages call it in either
 * language.
 */
NODISCARD struct status role_name_check(struct arena *arena, const struct own_role *role,
                                        const struct own_role *own, size_t count);

#endif
