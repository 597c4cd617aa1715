#include "tls/endpoint.h"

#include <nng/nng.h>
#include <nng/supplemental/tls/tls.h>
#include <stdlib.h>
#include <time.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "tls/credentials_private.h"
#include "tls/endpoint_private.h"
#include "tls/engine.h"

enum { CLOSE_PATIENCE_MS = 2000 };

static _Thread_local struct tls_endpoint *in_the_making;

struct tls_endpoint *tls_endpoint_in_the_making(void)
{
    return in_the_making;
}

void tls_endpoint_hold(struct tls_endpoint *endpoint)
{
    atomic_fetch_add(&endpoint->references, 1);
}

void tls_endpoint_release(struct tls_endpoint *endpoint)
{
    if (atomic_fetch_sub(&endpoint->references, 1) == 1)
        free(endpoint);
}

struct status tls_endpoint_open(const struct tls_endpoint_options *options,
                                struct tls_endpoint **out)
{
    TRY(tls_engine_register());
    struct tls_endpoint *endpoint = calloc(1, sizeof *endpoint);
    if (endpoint == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");

    endpoint->side = options->side;
    endpoint->credentials = options->credentials;
    endpoint->own = *tls_credentials_identity(options->credentials);
    endpoint->connections_maximum = options->connections;
    endpoint->log = options->log;
    atomic_init(&endpoint->references, 1);
    if (options->peer && !text_copy(endpoint->peer, sizeof endpoint->peer, options->peer)) {
        free(endpoint);
        return FAIL(INVALID_ARGUMENT, "the peer's name is too long");
    }
    *out = endpoint;
    return OK;
}

/* nng frees closed connections on a thread of its own, some time after nng_close(). When the
 * process ends meanwhile, OpenSSL's clean-up at exit takes away what that thread is using. */
static void wait_for_connections(const struct tls_endpoint *endpoint)
{
    for (int i = 0; i < CLOSE_PATIENCE_MS && atomic_load(&endpoint->references) > 1; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

void tls_endpoint_close(struct tls_endpoint **endpoint)
{
    if (*endpoint == NULL)
        return;
    wait_for_connections(*endpoint);
    tls_endpoint_release(*endpoint);
    *endpoint = NULL;
}

struct status tls_endpoint_config(struct tls_endpoint *endpoint, struct nng_tls_config **out)
{
    in_the_making = endpoint;
    int error = nng_tls_config_alloc(out, endpoint->side == TLS_SERVER ? NNG_TLS_MODE_SERVER
                                                                       : NNG_TLS_MODE_CLIENT);
    in_the_making = NULL;
    return error == 0 ? OK : FAIL(UNAVAILABLE, "no TLS configuration can be made");
}

void tls_endpoint_refuse_new(struct tls_endpoint *endpoint)
{
    atomic_store(&endpoint->refuses_new, true);
}

bool tls_endpoint_admit(struct tls_endpoint *endpoint)
{
    if (atomic_load(&endpoint->refuses_new))
        return false;
    if (atomic_fetch_add(&endpoint->open, 1) < endpoint->connections_maximum)
        return true;
    atomic_fetch_sub(&endpoint->open, 1);
    return false;
}

void tls_endpoint_leave(struct tls_endpoint *endpoint)
{
    atomic_fetch_sub(&endpoint->open, 1);
}

void tls_endpoint_count_refusal(struct tls_endpoint *endpoint, const char *reason,
                                const char *detail)
{
    uint64_t folded = 0;

    atomic_fetch_add(&endpoint->refused, 1);
    if (log_fold_admits(&endpoint->refusals, clock_monotonic_ms(), &folded))
        log_warn(endpoint->log, "mesh_connection_refused", LOG_STR("reason", reason),
                 LOG_STR("detail", detail), LOG_STR("expected_peer", endpoint->peer),
                 LOG_INT("folded", (int64_t)folded));
}

void tls_endpoint_read_stats(const struct tls_endpoint *endpoint, struct tls_endpoint_stats *out)
{
    int open = atomic_load(&endpoint->open);

    out->accepted = atomic_load(&endpoint->accepted);
    out->refused = atomic_load(&endpoint->refused);
    out->open = open > 0 ? (uint64_t)open : 0;
}
