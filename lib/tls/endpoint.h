/* One end of mesh connections as nng sees it: a listener's or a dialer's TLS configuration with our
 * engine behind it. Decides who may connect, counts connections.
 *
 * The engine is what nng calls for every connection (nng/supplemental/tls/engine.h); it is
 * registered when the first endpoint is opened.
 */
#ifndef TLS_ENDPOINT_H
#define TLS_ENDPOINT_H

#include <stdint.h>

#include "base/status.h"
#include "log/log.h"

struct nng_tls_config; /* nng's */
struct tls_credentials;
struct tls_endpoint;

enum tls_side { TLS_SERVER, TLS_CLIENT };

struct tls_endpoint_options {
    enum tls_side side;
    struct tls_credentials *credentials; /* must outlive the sockets that use the endpoint */
    const char *peer; /* whom the peer's certificate must name; NULL: anybody of our namespace */
    int connections;  /* at most so many at once, handshakes included */
    const struct log *log;
};

/* Counters since the endpoint was opened, and what is now. */
struct tls_endpoint_stats {
    uint64_t accepted; /* handshakes that succeeded */
    uint64_t refused;  /* that failed, and connections past the limit */
    uint64_t open;
};

/* UNAVAILABLE when nng refuses the engine, RESOURCE_EXHAUSTED without memory. */
NODISCARD struct status tls_endpoint_open(const struct tls_endpoint_options *options,
                                          struct tls_endpoint **out);

/* The configuration to give to a listener or dialer (NNG_OPT_TLS_CONFIG) and to free then with
 * nng_tls_config_free(). */
NODISCARD struct status tls_endpoint_config(struct tls_endpoint *endpoint,
                                            struct nng_tls_config **out);

/* Lets no further connection in. Those that are open stay. */
void tls_endpoint_refuse_new(struct tls_endpoint *endpoint);

void tls_endpoint_read_stats(const struct tls_endpoint *endpoint, struct tls_endpoint_stats *out);

/* Gives the endpoint up, after its sockets were closed. Waits until nng has freed their
 * connections, 2 s at most. Accepts NULL. */
void tls_endpoint_close(struct tls_endpoint **endpoint);

#endif
