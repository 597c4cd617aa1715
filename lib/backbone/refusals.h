/* Refusals of what somebody may not, as events of the service that refused. */
#ifndef BACKBONE_REFUSALS_H
#define BACKBONE_REFUSALS_H

#include "rpc/call.h"
#include "rpc/method.h"

/* permission_refused, by the user of the call's pass, who lacks the permission of the method
 * ("permission") or means somebody, or gives something, beyond what they hold ("beyond_own"). For
 * services with an outbox; call->service begins with a struct backbone. Many alike are folded, and
 * none is written while the outbox has no room for changes. That it could not be recorded is
 * logged, and changes nothing of the refusal. */
void refusals_record(const struct call *call, const struct rpc_method *method);

#endif
