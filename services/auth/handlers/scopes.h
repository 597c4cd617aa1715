/* Which customers rights reach, in messages. */
#ifndef AUTH_HANDLERS_SCOPES_H
#define AUTH_HANDLERS_SCOPES_H

#include "domain/rights.h"
#include "rpc/call.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* NULL is all. INVALID_ARGUMENT for a number that no group can have, and for groups beside all.
 * Whether there are such groups is not asked. */
NODISCARD struct status scope_read(const Sekisho__Auth__V1__Scope *message, scope_set *out);

NODISCARD struct status scope_message(const struct call *call, scope_set scope,
                                      Sekisho__Auth__V1__Scope **out);

/* Of each permission that does not reach all customers which it does. */
NODISCARD struct status scopes_message(const struct call *call, const struct rights *rights,
                                       Sekisho__Auth__V1__PermissionScope ***out,
                                       size_t *count_out);

#endif
