/* What the files of the server share: the server, and its slots. For lib/rpc alone. */
#ifndef RPC_SERVER_PRIVATE_H
#define RPC_SERVER_PRIVATE_H

#include <nng/nng.h>
#include <pthread.h>
#include <stdatomic.h>

#include "log/fold.h"
#include "rpc/connections.h"
#include "rpc/envelope.h"
#include "rpc/progress.h"
#include "rpc/rate.h"
#include "rpc/server.h"
#include "rpc/workers.h"
#include "tls/endpoint.h"
#include "tls/peer.h"

enum {
    SERVER_SPARE_SLOTS = 56,        /* past calls_in_flight: for inline calls and refusals */
    SERVER_ARENA_MAXIMUM = 8 << 20, /* bytes of one call: its messages, its handler's work */
    SERVER_SEND_TIMEOUT_MS = 2000,
    SERVER_RESPONSE_MAXIMUM = (1 << 20) - RPC_RESPONSE_HEAD_CAPACITY,
};

/* One nng context and what it is busy with: receives a call, answers it, receives the next. */
struct slot {
    struct rpc_server *server;
    nng_ctx context;
    nng_aio *aio;
    bool sending; /* what the aio is doing: sending, else receiving */
    bool counted; /* among the calls in flight */
    struct arena arena;
    struct slot *next; /* in the workers' queue */

    nng_msg *message; /* the request, or NULL */
    struct rpc_request envelope;
    const struct rpc_method *method;
    struct tls_peer *peer;
    int64_t started_us;
    char method_name[RPC_NAME_MAXIMUM + 1];
    struct log log;
    struct call call;
    struct call_progress progress;
};

struct rpc_server {
    struct rpc_server_options options; /* its defaults filled in */
    struct rpc_method methods[RPC_METHODS_MAXIMUM];
    size_t method_count;

    nng_socket socket;
    bool socket_open;
    struct tls_endpoint *endpoints[RPC_LISTENERS_MAXIMUM];
    uint16_t ports[RPC_LISTENERS_MAXIMUM];
    size_t listener_count;
    struct connections connections;
    struct rate rate;
    struct slot *slots;
    size_t slot_count;
    struct workers workers;

    atomic_bool draining; /* new calls are turned away */
    atomic_bool stopping; /* handlers under way are cancelled */
    pthread_mutex_t lock; /* for `idle` */
    pthread_cond_t idle;  /* no call is in flight */
    atomic_int calls_in_flight;

    struct log_fold refusals;
    atomic_uint_least64_t calls;
    atomic_uint_least64_t by_code[STATUS_CODE_COUNT];
    atomic_uint_least64_t refused_rate;
    atomic_uint_least64_t refused_in_flight;
};

/* slot.c: begins to receive; everything after happens by itself until the socket is closed. */
NODISCARD struct status slot_open(struct slot *slot, struct rpc_server *server);
void slot_receive(struct slot *slot);
/* Stops the aio and frees. The workers must have ended. Accepts {0}. */
void slot_close(struct slot *slot);
/* On a worker's thread: does the rest of a call that was handed over, and answers it. */
void slot_work(struct slot *slot);

/* admit.c: what can be said of a call by its envelope alone, in server.h's order. Fills in method
 * and call. `not_begun_out` when another replica may be asked at once. */
NODISCARD struct status call_admit(struct slot *slot, bool *not_begun_out);
/* And by its request message and pass; after OK the handler may run. */
NODISCARD struct status call_prepare(struct slot *slot);

/* reflection.c: the row every server has. Its handler's call->service is the struct rpc_server. */
extern const struct rpc_method reflection_list_methods;

#endif
