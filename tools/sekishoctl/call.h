/* One call of a service with the operator's certificate. */
#ifndef SEKISHOCTL_CALL_H
#define SEKISHOCTL_CALL_H

#include "ctl.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

/* Calls and waits at most settings.timeout. Changing methods get a new idempotency key, so that a
 * connection that breaks is no reason to be unsure. The answer lives in ctl->arena. What the
 * service refuses is the status; where the call could not even be made, ctl->problem says why. */
NODISCARD struct status ctl_call(struct ctl *ctl, enum service service,
                                 const struct rpc_target *target, const ProtobufCMessage *request,
                                 const void **out);

/* The same with the answer in another arena, for who asks for page after page. */
NODISCARD struct status ctl_call_into(struct ctl *ctl, enum service service,
                                      const struct rpc_target *target,
                                      const ProtobufCMessage *request, struct arena *arena,
                                      const void **out);

/* The server's own method table. */
NODISCARD struct status ctl_list_methods(struct ctl *ctl, enum service service,
                                         const Sekisho__Rpc__V1__ListMethodsResponse **out);

#endif
