/* One call from its beginning until its callback has returned. For the files of the client. */
#ifndef RPC_FLIGHT_H
#define RPC_FLIGHT_H

#include "base/backoff.h"
#include "rpc/client_private.h"
#include "rpc/envelope.h"

/* Lives in the call's arena. */
struct flight {
    struct rpc_client *client;
    const struct rpc_target *target;
    const ProtobufCMessage *body;
    size_t body_size;
    struct rpc_request envelope;
    int64_t deadline_ms;
    struct arena *arena;
    struct rpc_callback callback;
    struct backoff backoff;
    struct status outcome; /* of the last attempt; the call's, unless there is another */

    /* While it stands in the queue. */
    struct flight *next;
    int64_t due_ms; /* not before; 0 when it waits for a place */
};

/* Sends it on a link on which it has a place. Without the lock. When that fails, nothing was sent,
 * the place is given back, and nobody was told. */
NODISCARD struct status flight_send(struct flight *flight, struct link *link);

/* Tells its caller. The flight is gone then. Without the lock. */
void flight_conclude(struct flight *flight, struct status outcome, const void *answer);

#endif
