/* What the files of the client share: the client, its links, their exchanges, and the calls under
 * way. For lib/rpc.
 *
 * A call is a flight (flight.c). It takes a place on a link (link.c) and an exchange there, which
 * sends the request and receives the answer (exchange.c). One that finds no place, or rests before
 * it is sent again, stands in the queue (queue.c), where the keeper looks after it, the thread that
 * opens, replaces and closes links (keeper.c). No thread waits for a single call but rpc_call()'s.
 */
#ifndef RPC_CLIENT_PRIVATE_H
#define RPC_CLIENT_PRIVATE_H

#include <nng/nng.h>
#include <pthread.h>
#include <stdatomic.h>

#include "rpc/client.h"
#include "rpc/resolver.h"
#include "tls/endpoint.h"
#include "tls/identity.h"

enum {
    LINKS_MAXIMUM = 64, /* of one client, those on their way out counted */
    LINK_PATIENCE_MS =
        3000, /* to connect; then from anew, because a lost SYN is resent ever later */
    LINK_TIMEOUTS_MAXIMUM = 3, /* in a row: then the link is suspect */
    LINK_PROBE_MS = 250,       /* one call so often tries a suspect link */
    LINK_SILENCE_MS = 5000,    /* suspect for so long: from anew, because its packets may be lost */
    LINK_FAREWELL_MS = 60000,  /* a retired link's calls may take so long */
    RANDOM_SIZE = 256,         /* what getrandom() gives in one piece, whatever happens */
};

/* One connection to one replica: an nng socket with one dialer. nng would spread calls over several
 * by itself, but not away from one that does not answer. All of it is under the client's lock, but
 * for what is set when it is opened. */
struct link {
    struct rpc_client *client;
    struct replica replica;
    nng_socket socket;
    struct exchange *idle; /* contexts to use again */

    bool connected;
    bool retired; /* takes no further call */
    int calls;
    int timeouts;       /* in a row */
    int64_t opened_ms;  /* or disconnected: since when it should be connected */
    int64_t rotates_ms; /* when it is to be replaced, before the server closes it */
    int64_t retired_ms;
    int64_t answered_ms; /* last answer, or connection */
    int64_t probed_ms;   /* last call that tried it while suspect */
};

struct flight;

/* The calls that wait, in the order they came. Under the client's lock. */
struct queue {
    struct flight *first;
    struct flight *last;
    int count;
    int seeking; /* those of them that wait for a place, not for their time */
};

struct rpc_client {
    struct rpc_client_options options; /* its defaults filled in; its texts are copies */
    char address[RESOLVER_ADDRESS_CAPACITY];
    char peer[TLS_LABEL_CAPACITY];
    struct tls_endpoint *endpoint;
    struct resolver *resolver;

    pthread_mutex_t lock;
    pthread_cond_t called; /* the keeper is wanted before its time */
    bool keeper_called;    /* and has not come yet */
    bool closing;
    int calls;             /* exchanges under way */
    int64_t down_since_ms; /* no link is connected; 0 when one is */
    size_t turn;           /* whose turn it is among equals */
    struct link *links[LINKS_MAXIMUM];
    size_t link_count;
    struct queue queue;
    uint8_t random[RANDOM_SIZE]; /* for request ids */
    size_t random_left;
    pthread_t keeper;
    bool keeps;

    atomic_uint_least64_t by_code[STATUS_CODE_COUNT]; /* without the lock */
};

/* link.c */

/* Opens a link and begins to connect; NULL when nng cannot. Without the client's lock. */
struct link *link_open(struct rpc_client *client, const struct replica *replica, int64_t now_ms);
/* Ends its calls with an error and frees. Without the lock, when the client does not list it any
 * more and, after nng has ended them, its calls have left: `calls` is 0. */
void link_shut(struct link *link);
void link_free(struct link *link);
bool link_is_suspect(const struct link *link);

/* The answer to a call that looks for a place. */
enum link_search { LINK_FOUND, LINK_WAIT, LINK_NONE };

/* With the lock. FOUND: a place on the best link, which must be given back. WAIT: come again when
 * something has changed, or at `until_ms`. NONE: `refusal` says why. `newly` when those who have
 * waited longer go first. Writes only what belongs to its answer. */
enum link_search link_take(struct rpc_client *client, int64_t deadline_ms, bool newly,
                           struct link **out, int64_t *until_ms, struct status *refusal);
void link_give_back(struct link *link); /* with the lock */

/* exchange.c */

/* How an exchange ended. */
enum exchange_outcome {
    EXCHANGE_ANSWERED,
    EXCHANGE_NOT_SENT, /* certainly not done */
    EXCHANGE_LOST,     /* sent, and then the connection broke */
    EXCHANGE_TIMED_OUT,
};

/* One nng context with its operation. */
struct exchange {
    struct link *link;
    nng_ctx context;
    nng_aio *aio;
    struct exchange *next; /* idle on the same link */

    bool sending; /* what the aio is doing: sending, else receiving */
    int64_t deadline_ms;
    struct flight *flight;
};

/* An exchange on a link on which the caller has a place; NULL when nng has no more, and then the
 * place is still to be given back. Without the lock. */
struct exchange *exchange_take(struct link *link);
/* Gives back both it and the place. Without the lock. */
void exchange_give_back(struct exchange *exchange, enum exchange_outcome outcome);

/* Sends the message, which is consumed; flight_ended() is told how it went, on nng's thread. */
void exchange_start(struct exchange *exchange, nng_msg *message, struct flight *flight,
                    int64_t deadline_ms);
void exchange_free(struct exchange *exchange);

/* flight.c */

/* An exchange of the flight has ended; the answer, when there is one, becomes the flight's. */
void flight_ended(struct flight *flight, struct exchange *exchange, enum exchange_outcome outcome,
                  nng_msg *answer);

/* queue.c */

/* With the lock. False when the queue is full. `due_ms` 0: waits for a place; else until then. */
NODISCARD bool queue_add(struct rpc_client *client, struct flight *flight, int64_t due_ms);

/* Sends or ends those whose waiting is over, with the lock, which is let go meanwhile. Lowers
 * `wake_ms` to when it should be called again at the latest. */
void queue_serve(struct rpc_client *client, int64_t *wake_ms);

/* keeper.c */

/* With the lock: something has changed for the calls that wait, or a link may be freed. */
void client_call_keeper(struct rpc_client *client);
void *client_keep(void *client);

#endif
