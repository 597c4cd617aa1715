/* What calls.c and telling.c make their calls with. */
#ifndef INTEGRATION_SESSION_CALLS_PRIVATE_H
#define INTEGRATION_SESSION_CALLS_PRIVATE_H

#include "calls.h"

enum { ARENA_MAXIMUM = 1 << 20 };

#define TARGET(name, response_type, how)                                                           \
    (&(const struct rpc_target){"sekisho.session.v1.Session/" name,                                \
                                &sekisho__session__v1__##response_type##__descriptor, how})

/* Calls, under `key` or a new one for 0; the answer lives in `arena`, which the caller clears. */
struct status call_session(enum identity replica, enum identity identity,
                           const struct rpc_target *target, const ProtobufCMessage *request,
                           uint64_t key, const char *pass, struct arena *arena, const void **out);

/* Wire structs have no const. */
char *wire_text(struct arena *arena, const char *text);

#endif
