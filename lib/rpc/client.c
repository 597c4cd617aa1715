#include "rpc/client.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/condition.h"
#include "rpc/client_private.h"

enum {
    DEFAULT_CONNECTIONS = 2,
    CONNECTIONS_PER_REPLICA_MAXIMUM = 8,
    DEFAULT_RESOLVE_MS = 5000,
    DEFAULT_RESPONSE_MAXIMUM = 1 << 20,
    ENDPOINT_CONNECTIONS = 1024, /* links bound them already */
};

static struct status options_take(struct rpc_client *client,
                                  const struct rpc_client_options *options)
{
    struct rpc_client_options *own = &client->options;

    *own = *options;
    own->connections = own->connections ? own->connections : DEFAULT_CONNECTIONS;
    own->calls_in_flight = own->calls_in_flight ? own->calls_in_flight : RPC_CLIENT_CALLS;
    own->resolve_ms = own->resolve_ms ? own->resolve_ms : DEFAULT_RESOLVE_MS;
    own->response_maximum =
        own->response_maximum ? own->response_maximum : DEFAULT_RESPONSE_MAXIMUM;
    if (own->connections < 0 || own->connections > CONNECTIONS_PER_REPLICA_MAXIMUM ||
        own->calls_in_flight < 0 || own->resolve_ms < 0 || own->credentials == NULL ||
        own->log == NULL || own->address == NULL || own->peer == NULL ||
        !text_copy(client->address, sizeof client->address, options->address) ||
        !text_copy(client->peer, sizeof client->peer, options->peer))
        return FAIL(INVALID_ARGUMENT, "a client option is out of range or missing");
    own->address = client->address;
    own->peer = client->peer;
    return OK;
}

static struct rpc_client *client_new(void)
{
    struct rpc_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;

    pthread_mutex_init(&client->lock, NULL);
    condition_init(&client->called);
    client->down_since_ms = clock_monotonic_ms();
    return client;
}

struct status rpc_client_open(const struct rpc_client_options *options, struct rpc_client **out)
{
    CLEANUP(rpc_client_close) struct rpc_client *client = client_new();
    if (client == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    TRY(options_take(client, options));
    struct tls_endpoint_options endpoint = {
        .side = TLS_CLIENT,
        .credentials = client->options.credentials,
        .peer = client->peer,
        .connections = ENDPOINT_CONNECTIONS,
        .log = client->options.log,
    };
    TRY(tls_endpoint_open(&endpoint, &client->endpoint));
    TRY(resolver_open(client->address, client->options.resolve_ms, client->options.log,
                      &client->resolver));
    if (pthread_create(&client->keeper, NULL, client_keep, client) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    client->keeps = true;
    *out = client;
    client = NULL; /* now the caller's */
    return OK;
}

void rpc_client_close(struct rpc_client **handle)
{
    struct rpc_client *client = *handle;
    if (client == NULL)
        return;

    pthread_mutex_lock(&client->lock);
    client->closing = true;
    client_call_keeper(client);
    pthread_mutex_unlock(&client->lock);
    if (client->keeps)
        pthread_join(client->keeper, NULL); /* it ends the calls and closes the links */
    resolver_close(&client->resolver);
    tls_endpoint_close(&client->endpoint);
    pthread_cond_destroy(&client->called);
    pthread_mutex_destroy(&client->lock);
    free(client);
    *handle = NULL;
}

bool rpc_client_is_ready(struct rpc_client *client)
{
    bool ready = false;

    pthread_mutex_lock(&client->lock);
    for (size_t i = 0; i < client->link_count; i++)
        if (client->links[i]->connected && !link_is_suspect(client->links[i]))
            ready = true;
    pthread_mutex_unlock(&client->lock);
    return ready;
}

void rpc_client_read_stats(struct rpc_client *client, struct rpc_client_stats *out)
{
    *out = (struct rpc_client_stats){0};
    for (size_t i = 0; i < STATUS_CODE_COUNT; i++)
        out->by_code[i] = atomic_load_explicit(&client->by_code[i], memory_order_relaxed);
    pthread_mutex_lock(&client->lock);
    out->in_flight = client->calls + client->queue.count;
    for (size_t i = 0; i < client->link_count; i++)
        out->connections += client->links[i]->connected;
    pthread_mutex_unlock(&client->lock);
}
