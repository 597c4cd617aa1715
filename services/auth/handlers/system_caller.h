/* Internal systems as callers: they call without a pass, for companies that the operator's file
 * names (systems.h). */
#ifndef AUTH_HANDLERS_SYSTEM_CALLER_H
#define AUTH_HANDLERS_SYSTEM_CALLER_H

#include "rpc/call.h"

/* OK for every caller but an internal system; of one, whether it may use the method for this
 * company: PERMISSION_DENIED with the words of a method it may not use at all, whether there is
 * such a company or not. */
NODISCARD struct status system_caller_check(const struct call *call, int64_t tenant_id);

#endif
