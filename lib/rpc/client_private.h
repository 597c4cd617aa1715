/* What the files of the client share: the client, its links, and one call's exchange. For lib/rpc.
 */
#ifndef RPC_CLIENT_PRIVATE_H
#define RPC_CLIENT_PRIVATE_H

#include <nng/nng.h>
#include <pthread.h>

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

/* One nng context with what it waits on. */
struct exchange {
    struct link *link;
    nng_ctx context;
    nng_aio *aio;
    struct exchange *next;
};

struct rpc_client {
    struct rpc_client_options options; /* its defaults filled in; its texts are copies */
    char address[RESOLVER_ADDRESS_CAPACITY];
    char peer[TLS_LABEL_CAPACITY];
    struct tls_endpoint *endpoint;
    struct resolver *resolver;

    pthread_mutex_t lock;
    pthread_cond_t changed; /* a link came or went, a call ended, the client closes */
    pthread_cond_t closes;  /* for the keeper alone, which must not wake for every call */
    int waiting;            /* threads that wait for `changed` */
    bool closing;
    int users;             /* threads within rpc_call() */
    int calls;             /* exchanges under way */
    int64_t down_since_ms; /* no link is connected; 0 when one is */
    size_t turn;           /* whose turn it is among equals */
    struct link *links[LINKS_MAXIMUM];
    size_t link_count;
    pthread_t keeper;
    bool keeps;
};

/* link.c */

/* Opens a link and begins to connect; NULL when nng cannot. Without the client's lock. */
struct link *link_open(struct rpc_client *client, const struct replica *replica, int64_t now_ms);
/* Ends its calls with an error and frees. Without the lock, when the client does not list it any
 * more and, after nng has ended them, its calls have left: `calls` is 0. */
void link_shut(struct link *link);
void link_free(struct link *link);
bool link_is_suspect(const struct link *link);

/* Tells those who wait that something has changed, and waits for that until then at the latest.
 * Both with the lock. */
void client_changed(struct rpc_client *client);
void client_wait(struct rpc_client *client, int64_t until_ms);

/* A place on the best link, which must be given back; waits for one until the deadline. UNAVAILABLE
 * when there is none and waiting is no use. */
NODISCARD struct status rpc_exchange_take(struct rpc_client *client, int64_t deadline_ms,
                                          struct exchange **out);

/* How an exchange ended. */
enum rpc_exchange_outcome {
    EXCHANGE_ANSWERED,
    EXCHANGE_NOT_SENT, /* certainly not done */
    EXCHANGE_LOST,     /* sent, and then the connection broke */
    EXCHANGE_TIMED_OUT,
};

void rpc_exchange_give_back(struct exchange *exchange, enum rpc_exchange_outcome outcome);

/* Sends the message (which is consumed) and waits for the answer. */
enum rpc_exchange_outcome rpc_exchange_run(struct exchange *exchange, nng_msg *message,
                                           int64_t deadline_ms, nng_msg **answer_out);

/* keeper.c: the thread that opens, replaces and closes links. */
void *client_keep(void *client);

#endif
