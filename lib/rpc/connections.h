/* Closes connections that have lasted as long as they may: a certificate is verified when a
 * connection is made, so an expired or withdrawn peer would stay for as long as its connection
 * does. For lib/rpc. */
#ifndef RPC_CONNECTIONS_H
#define RPC_CONNECTIONS_H

#include <nng/nng.h>
#include <pthread.h>

#include "base/status.h"

enum { CONNECTIONS_MAXIMUM = 1024 }; /* of one server; more are closed at once */

struct connection {
    nng_pipe pipe; /* id 0: the place is free */
    int64_t ends_ms;
};

struct connections {
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool stopping;
    bool open;
    int64_t lifetime_ms;
    pthread_t sweeper;
    struct connection all[CONNECTIONS_MAXIMUM];
};

/* Watches the socket's connections from now on; before it listens. */
NODISCARD struct status connections_open(struct connections *connections, nng_socket socket,
                                         int64_t lifetime_ms);

/* After the socket was closed. Accepts {0}. */
void connections_close(struct connections *connections);

#endif
