/* Calls another service. One client for each service called: a few connections to every replica,
 * any number of threads calling at once, each waiting (rpc_call) or not (rpc_call_begin).
 *
 *     static const struct rpc_target CREATE = {
 *         "sekisho.session.v1.Session/Create",
 *         &sekisho__session__v1__create_response__descriptor, RPC_REPEAT_BY_KEY};
 *
 *     struct rpc_call_options options = rpc_options_of_call(call);
 *     options.idempotency_key = key;
 *     const void *answer = NULL;
 *     TRY(rpc_call(peers->session, &CREATE, &request.base, &options, call->arena, &answer));
 *     const CreateResponse *created = answer;
 *
 * What the other side refuses comes back as its status, the text in the arena. What did not arrive
 * or got no answer is UNAVAILABLE or DEADLINE_EXCEEDED: then it is unknown whether it was done.
 * Such a call is sent again, within its deadline, only where that is safe: methods that are the
 * same once or ten times, and calls with an idempotency key.
 */
#ifndef RPC_CLIENT_H
#define RPC_CLIENT_H

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "log/log.h"
#include "rpc/call.h"
#include "rpc/method.h"

struct tls_credentials; /* tls/credentials.h */
struct rpc_client;

/* 0 takes what the comment names. */
struct rpc_client_options {
    const char *address; /* "session.sekisho.svc:7401"; every A record is a replica, looked up again
                            every 5 s */
    const char *peer;    /* whom the certificate must name: "session" */
    struct tls_credentials *credentials; /* must outlive the client */
    const struct log *log;
    int connections;         /* 2 to each replica, at most 8 */
    int calls_in_flight;     /* RPC_CLIENT_CALLS: further ones wait, within their deadline */
    int64_t resolve_ms;      /* 5,000 */
    size_t response_maximum; /* 1 MiB */
};

/* A method as its callers know it. */
struct rpc_target {
    const char *name; /* "sekisho.session.v1.Session/Create" */
    const ProtobufCMessageDescriptor *response;
    enum rpc_repeat repeat;
};

/* {0} is a call with a deadline of 2 s and nothing else. */
struct rpc_call_options {
    int64_t deadline_monotonic_ms; /* 0: 2 s from now */
    struct bytes idempotency_key;  /* 16 to 64 bytes for RPC_REPEAT_BY_KEY, else none */
    const char *pass;              /* NULL or "" for none */
    struct uuid request_id;        /* nil: a new one */
    const char *traceparent;       /* NULL for none */
};

/* What a call made on behalf of `call` inherits: deadline, request id, trace. Not the pass (it is
 * for one audience), nor the key (it belongs to one change). */
struct rpc_call_options rpc_options_of_call(const struct call *call);

/* Does not wait for a connection: calls wait, within their deadline. INVALID_ARGUMENT for options
 * that make no sense. */
NODISCARD struct status rpc_client_open(const struct rpc_client_options *options,
                                        struct rpc_client **out);

/* Calls and waits for the answer, which lives in `arena`. `out` is the response message. */
NODISCARD struct status rpc_call(struct rpc_client *client, const struct rpc_target *target,
                                 const ProtobufCMessage *request,
                                 const struct rpc_call_options *options, struct arena *arena,
                                 const void **out);

/* What is called when a call has ended, with the status and, on OK, the response message in the
 * arena, else NULL. It runs on a thread of nng's or of the client's that other calls need: it must
 * not wait for anything, neither call rpc_call() nor close the client; it may begin another call,
 * and free the arena. */
struct rpc_callback {
    void (*done)(void *context, struct status outcome, const void *answer);
    void *context;
};

/* The same without waiting: gives every guarantee that rpc_call() gives, and tells the callback how
 * it went. Until then `target`, `request`, `arena` and what `options` points to belong to the
 * call, and only one call at a time may have an arena. When OK is returned the callback is called
 * exactly once, at the latest soon after the deadline, maybe before this function has returned;
 * else never: UNAVAILABLE or DEADLINE_EXCEEDED as above, RESOURCE_EXHAUSTED when 1,024 calls wait
 * for a place already or the arena is full.
 *
 *     TRY(rpc_call_begin(peers->audit, &APPEND, &batch->request.base, &options, &batch->arena,
 *                        (struct rpc_callback){batch_delivered, batch}));
 */
NODISCARD struct status rpc_call_begin(struct rpc_client *client, const struct rpc_target *target,
                                       const ProtobufCMessage *request,
                                       const struct rpc_call_options *options, struct arena *arena,
                                       struct rpc_callback callback);

/* True when at least one replica is connected and calls are not failing; for readiness. */
bool rpc_client_is_ready(struct rpc_client *client);

/* For metrics; counters since the client was opened. */
struct rpc_client_stats {
    uint64_t by_code[STATUS_CODE_COUNT]; /* calls that came back, by what the caller was told */
    int64_t in_flight;                   /* calls under way, those that wait for a place too */
    int64_t connections;                 /* open now, to all replicas */
};

void rpc_client_read_stats(struct rpc_client *client, struct rpc_client_stats *out);

/* Ends the calls under way with UNAVAILABLE, waits until their callbacks have returned, and frees.
 * No other thread may begin a call any more; a callback may try, and is refused. Accepts NULL. */
void rpc_client_close(struct rpc_client **client);

#endif
