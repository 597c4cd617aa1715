/* What the engine and the verification share of an endpoint. For lib/tls alone. */
#ifndef TLS_ENDPOINT_PRIVATE_H
#define TLS_ENDPOINT_PRIVATE_H

#include <stdatomic.h>

#include "log/fold.h"
#include "tls/endpoint.h"
#include "tls/identity.h"

struct tls_endpoint {
    enum tls_side side;
    struct tls_credentials *credentials;
    struct tls_identity own;
    char peer[TLS_LABEL_CAPACITY]; /* "" for anybody */
    int connections_maximum;
    const struct log *log;

    atomic_int references; /* the owner, every configuration, every connection */
    atomic_bool refuses_new;
    struct log_fold refusals;
    atomic_uint_least64_t accepted;
    atomic_uint_least64_t refused;
    atomic_int open;
};

/* The endpoint whose configuration is being made on this thread: nng gives the engine's init no
 * argument of ours. */
struct tls_endpoint *tls_endpoint_in_the_making(void);

void tls_endpoint_hold(struct tls_endpoint *endpoint);
void tls_endpoint_release(struct tls_endpoint *endpoint);

/* Takes a place for one more connection; false when there is none. */
NODISCARD bool tls_endpoint_admit(struct tls_endpoint *endpoint);
void tls_endpoint_leave(struct tls_endpoint *endpoint);

/* Counts a refused connection and says why in the log, once a second at most: a stranger must not
 * fill it. */
void tls_endpoint_count_refusal(struct tls_endpoint *endpoint, const char *reason,
                                const char *detail);

#endif
