#include "rpc/server.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/supplemental/tls/tls.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/condition.h"
#include "rpc/server_private.h"
#include "tls/credentials.h"

enum {
    DEFAULT_WORKERS = 8,
    DEFAULT_CONNECTIONS = 64,
    DEFAULT_CALLS_PER_SECOND = 20000,
    DEFAULT_REQUEST_MAXIMUM = 64 << 10,
    REQUEST_MAXIMUM = 1 << 20,
    CALLS_IN_FLIGHT_MAXIMUM = 4096,
    ADDRESS_CAPACITY = 300,
    LINGER_MS =
        50, /* answers are on their way to the socket when the last call counts as answered */
};

static struct status options_take(struct rpc_server *server,
                                  const struct rpc_server_options *options)
{
    struct rpc_server_options *own = &server->options;

    *own = *options;
    own->workers = own->workers ? own->workers : DEFAULT_WORKERS;
    own->calls_in_flight = own->calls_in_flight ? own->calls_in_flight : RPC_SERVER_CALLS;
    own->connections = own->connections ? own->connections : DEFAULT_CONNECTIONS;
    own->calls_per_second =
        own->calls_per_second ? own->calls_per_second : DEFAULT_CALLS_PER_SECOND;
    own->request_maximum = own->request_maximum ? own->request_maximum : DEFAULT_REQUEST_MAXIMUM;
    if (own->workers < 0 || own->workers > WORKERS_MAXIMUM || own->calls_in_flight < 0 ||
        own->calls_in_flight > CALLS_IN_FLIGHT_MAXIMUM || own->connections < 0 ||
        own->calls_per_second < 0 || own->request_maximum > REQUEST_MAXIMUM ||
        own->credentials == NULL || own->log == NULL || own->listen[0] == NULL)
        return FAIL(FAILED_PRECONDITION, "a server option is out of range or missing");
    return OK;
}

static struct status methods_take(struct rpc_server *server)
{
    const struct rpc_server_options *options = &server->options;

    if (options->method_count >= RPC_METHODS_MAXIMUM)
        return FAIL(FAILED_PRECONDITION, "the method table is too long");
    memcpy(server->methods, options->methods, options->method_count * sizeof *options->methods);
    server->methods[options->method_count] = reflection_list_methods;
    server->method_count = options->method_count + 1;
    return rpc_methods_check(server->methods, server->method_count, options->log);
}

static struct status cannot_listen(const struct rpc_server *server, const char *address, int error)
{
    log_error(server->options.log, "rpc_listen_failed", LOG_STR("address", address),
              LOG_STR("reason", nng_strerror(error)));
    return FAIL(UNAVAILABLE, "the address cannot be listened on");
}

static int listener_start(struct rpc_server *server, struct tls_endpoint *endpoint,
                          const char *address, uint16_t *port_out)
{
    char url[ADDRESS_CAPACITY];
    int written = snprintf(url, sizeof url, "tls+tcp://%s", address);
    if (written < 0 || (size_t)written >= sizeof url)
        return NNG_EADDRINVAL;

    nng_tls_config *config = NULL;
    nng_listener listener;
    int port = 0;
    if (!status_is_ok(tls_endpoint_config(endpoint, &config)))
        return NNG_ENOMEM;
    int error = nng_listener_create(&listener, server->socket, url);
    if (error == 0)
        error = nng_listener_set_ptr(listener, NNG_OPT_TLS_CONFIG, config);
    if (error == 0)
        error = nng_listener_set_bool(listener, NNG_OPT_TCP_KEEPALIVE, true);
    if (error == 0)
        error = nng_listener_start(listener, 0);
    if (error == 0)
        error = nng_listener_get_int(listener, NNG_OPT_TCP_BOUND_PORT, &port);
    nng_tls_config_free(config); /* the listener holds it */
    *port_out = (uint16_t)port;
    return error;
}

static struct status listen_on(struct rpc_server *server, const char *address)
{
    size_t index = server->listener_count;
    struct tls_endpoint_options options = {
        .side = TLS_SERVER,
        .credentials = server->options.credentials,
        .connections = server->options.connections,
        .log = server->options.log,
    };

    TRY(tls_endpoint_open(&options, &server->endpoints[index]));
    server->listener_count++;
    int error = listener_start(server, server->endpoints[index], address, &server->ports[index]);
    return error == 0 ? OK : cannot_listen(server, address, error);
}

static struct status socket_open(struct rpc_server *server)
{
    int error = nng_rep0_open(&server->socket);
    if (error != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no RPC socket can be opened");
    server->socket_open = true;
    error = nng_socket_set_size(server->socket, NNG_OPT_RECVMAXSZ, server->options.request_maximum);
    if (error != 0)
        return FAIL(UNAVAILABLE, "the RPC socket cannot be set up");
    return OK;
}

static struct status slots_open(struct rpc_server *server)
{
    size_t count = (size_t)server->options.calls_in_flight + SERVER_SPARE_SLOTS;

    server->slots = calloc(count, sizeof *server->slots);
    if (server->slots == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    server->slot_count = count;
    for (size_t i = 0; i < count; i++)
        TRY(slot_open(&server->slots[i], server));
    for (size_t i = 0; i < count; i++)
        slot_receive(&server->slots[i]);
    return OK;
}

static struct rpc_server *server_new(void)
{
    struct rpc_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;

    pthread_mutex_init(&server->lock, NULL);
    condition_init(&server->idle);
    return server;
}

struct status rpc_server_open(const struct rpc_server_options *options, struct rpc_server **out)
{
    CLEANUP(rpc_server_close) struct rpc_server *server = server_new();
    if (server == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    TRY(options_take(server, options));
    TRY(methods_take(server));
    rate_init(&server->rate, server->options.calls_per_second);
    TRY(socket_open(server));
    TRY(workers_open(&server->workers, (size_t)server->options.workers));
    TRY(slots_open(server));
    TRY(connections_open(&server->connections, server->socket,
                         tls_credentials_lifetime_ms(server->options.credentials)));
    for (size_t i = 0; i < RPC_LISTENERS_MAXIMUM && options->listen[i]; i++)
        TRY(listen_on(server, options->listen[i]));
    *out = server;
    server = NULL; /* now the caller's */
    return OK;
}

uint16_t rpc_server_port(const struct rpc_server *server, size_t listener)
{
    return server->ports[listener];
}

/* Waits until no call is in flight; false when the time is over before. */
static bool wait_until_idle(struct rpc_server *server, int64_t grace_ms)
{
    const int64_t until_ms = clock_monotonic_ms() + grace_ms;
    bool has_time = true;

    pthread_mutex_lock(&server->lock);
    while (atomic_load(&server->calls_in_flight) > 0 && has_time)
        has_time = condition_wait_until(&server->idle, &server->lock, until_ms);
    bool idle = atomic_load(&server->calls_in_flight) == 0;
    pthread_mutex_unlock(&server->lock);
    return idle;
}

static void linger(void)
{
    struct timespec left = {.tv_nsec = LINGER_MS * 1000000};

    while (nanosleep(&left, &left) != 0) /* a signal */
        continue;
}

void rpc_server_drain(struct rpc_server *server, int64_t grace_ms)
{
    for (size_t i = 0; i < server->listener_count; i++)
        tls_endpoint_refuse_new(server->endpoints[i]);
    atomic_store(&server->draining, true);
    if (wait_until_idle(server, grace_ms))
        linger();
    else
        log_warn(server->options.log, "rpc_drain_cut_short",
                 LOG_INT("calls_in_flight", atomic_load(&server->calls_in_flight)));
    atomic_store(&server->stopping, true);
}

void rpc_server_close(struct rpc_server **handle)
{
    struct rpc_server *server = *handle;
    if (server == NULL)
        return;

    atomic_store(&server->draining, true);
    atomic_store(&server->stopping, true);
    if (server->workers.count > 0)
        workers_stop(&server->workers);
    if (server->socket_open)
        nng_close(server->socket);
    for (size_t i = 0; i < server->slot_count; i++)
        slot_close(&server->slots[i]);
    if (server->workers.count > 0)
        workers_clear(&server->workers);
    connections_close(&server->connections);
    for (size_t i = 0; i < server->listener_count; i++)
        tls_endpoint_close(&server->endpoints[i]);
    if (server->rate.calls_per_second > 0)
        rate_clear(&server->rate);
    pthread_cond_destroy(&server->idle);
    pthread_mutex_destroy(&server->lock);
    free(server->slots);
    free(server);
    *handle = NULL;
}

void rpc_server_read_stats(const struct rpc_server *server, struct rpc_server_stats *out)
{
    int in_flight = atomic_load(&server->calls_in_flight);

    *out = (struct rpc_server_stats){
        .calls = atomic_load(&server->calls),
        .refused_rate = atomic_load(&server->refused_rate),
        .refused_in_flight = atomic_load(&server->refused_in_flight),
        .calls_in_flight = in_flight > 0 ? (uint64_t)in_flight : 0,
    };
    for (size_t i = 0; i < STATUS_CODE_COUNT; i++)
        out->by_code[i] = atomic_load(&server->by_code[i]);
    for (size_t i = 0; i < server->listener_count; i++) {
        struct tls_endpoint_stats one;
        tls_endpoint_read_stats(server->endpoints[i], &one);
        out->connections_accepted += one.accepted;
        out->connections_refused += one.refused;
        out->connections_open += one.open;
    }
}
