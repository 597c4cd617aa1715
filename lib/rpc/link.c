#include <nng/nng.h>
#include <nng/protocol/reqrep0/req.h>
#include <nng/supplemental/tls/tls.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "rpc/client_private.h"
#include "tls/credentials.h"

enum {
    RECONNECT_MINIMUM_MS = 20,
    RECONNECT_MAXIMUM_MS = 500,
    DOWN_PATIENCE_MS = 1000, /* calls wait so long for a first connection; then they fail at once */
    URL_CAPACITY = REPLICA_CAPACITY + sizeof "tls+tcp://",
};

static void on_pipe_event(nng_pipe pipe, nng_pipe_ev event, void *argument)
{
    struct link *link = argument;
    struct rpc_client *client = link->client;
    int64_t now_ms = clock_monotonic_ms();

    (void)pipe;
    pthread_mutex_lock(&client->lock);
    link->connected = event == NNG_PIPE_EV_ADD_POST;
    link->timeouts = 0;
    link->answered_ms = now_ms;
    if (!link->connected)
        link->opened_ms = now_ms;

    bool down = true;
    for (size_t i = 0; i < client->link_count; i++)
        if (client->links[i]->connected)
            down = false;
    if (!down)
        client->down_since_ms = 0;
    else if (client->down_since_ms == 0)
        client->down_since_ms = now_ms;
    client_call_keeper(client); /* for those in the queue */
    pthread_mutex_unlock(&client->lock);
}

static int dial(struct link *link)
{
    char url[URL_CAPACITY];
    nng_tls_config *config = NULL;
    nng_dialer dialer;

    if (snprintf(url, sizeof url, "tls+tcp://%s", link->replica.address) < 0 ||
        !status_is_ok(tls_endpoint_config(link->client->endpoint, &config)))
        return NNG_ENOMEM;
    int error = nng_dialer_create(&dialer, link->socket, url);
    if (error == 0)
        error = nng_dialer_set_ptr(dialer, NNG_OPT_TLS_CONFIG, config);
    if (error == 0)
        error = nng_dialer_set_bool(dialer, NNG_OPT_TCP_KEEPALIVE, true);
    if (error == 0)
        error = nng_dialer_start(dialer, NNG_FLAG_NONBLOCK);
    nng_tls_config_free(config); /* the dialer holds it */
    return error;
}

/* nng must not send a request again by itself: it would be done twice. */
static int socket_set_up(struct link *link)
{
    nng_socket socket = link->socket;
    int error = nng_socket_set_ms(socket, NNG_OPT_REQ_RESENDTIME, NNG_DURATION_INFINITE);
    if (error == 0)
        error =
            nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, link->client->options.response_maximum);
    if (error == 0)
        error = nng_socket_set_ms(socket, NNG_OPT_RECONNMINT, RECONNECT_MINIMUM_MS);
    if (error == 0)
        error = nng_socket_set_ms(socket, NNG_OPT_RECONNMAXT, RECONNECT_MAXIMUM_MS);
    if (error == 0)
        error = nng_pipe_notify(socket, NNG_PIPE_EV_ADD_POST, on_pipe_event, link);
    if (error == 0)
        error = nng_pipe_notify(socket, NNG_PIPE_EV_REM_POST, on_pipe_event, link);
    return error;
}

struct link *link_open(struct rpc_client *client, const struct replica *replica, int64_t now_ms)
{
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return NULL;
    int64_t lifetime_ms = tls_credentials_lifetime_ms(client->options.credentials);
    link->client = client;
    link->replica = *replica;
    link->opened_ms = now_ms;
    /* Between 5/8 and 6/8 of the lifetime, so that not all replace theirs at once. */
    link->rotates_ms = now_ms + lifetime_ms * 5 / 8 + clock_monotonic_us() % (lifetime_ms / 8 + 1);
    if (nng_req0_open(&link->socket) != 0) {
        free(link);
        return NULL;
    }
    if (socket_set_up(link) != 0 || dial(link) != 0) {
        link_shut(link);
        link_free(link);
        return NULL;
    }
    return link;
}

void link_shut(struct link *link)
{
    nng_close(link->socket);
}

void link_free(struct link *link)
{
    while (link->idle) {
        struct exchange *exchange = link->idle;
        link->idle = exchange->next;
        exchange_free(exchange);
    }
    free(link);
}

bool link_is_suspect(const struct link *link)
{
    return link->timeouts >= LINK_TIMEOUTS_MAXIMUM;
}

/* Whether a call may go there now. A suspect one is tried now and then by a single call, so that it
 * is found out when it answers again. */
static bool is_usable(const struct link *link, int64_t now_ms)
{
    if (!link->connected || link->retired)
        return false;
    return !link_is_suspect(link) || now_ms - link->probed_ms >= LINK_PROBE_MS;
}

/* Of the usable links a sound one before a suspect one, then the one with fewest calls. */
static bool is_better(const struct link *link, const struct link *best)
{
    if (best == NULL)
        return true;
    if (link_is_suspect(link) != link_is_suspect(best))
        return link_is_suspect(best);
    return link->calls < best->calls;
}

static struct link *choose(struct rpc_client *client, int64_t now_ms)
{
    struct link *best = NULL;

    client->turn++;
    for (size_t i = 0; i < client->link_count; i++) {
        struct link *link = client->links[(client->turn + i) % client->link_count];
        if (is_usable(link, now_ms) && is_better(link, best))
            best = link;
    }
    return best;
}

/* Until when a call that found no link should wait for one: not at all when links are there but do
 * not answer, or none has been there for a while. */
static int64_t worth_waiting_until(const struct rpc_client *client)
{
    return client->down_since_ms == 0 ? 0 : client->down_since_ms + DOWN_PATIENCE_MS;
}

/* Whether another call may be under way, and not one of those who wait has to go first. */
static bool has_place(const struct rpc_client *client, bool newly)
{
    return client->calls < client->options.calls_in_flight && !(newly && client->queue.seeking > 0);
}

enum link_search link_take(struct rpc_client *client, int64_t deadline_ms, bool newly,
                           struct link **out, int64_t *until_ms, struct status *refusal)
{
    int64_t now_ms = clock_monotonic_ms();
    if (client->closing) {
        *refusal = FAIL(UNAVAILABLE, "the client is closing");
        return LINK_NONE;
    }
    if (now_ms >= deadline_ms) {
        *refusal = FAIL(DEADLINE_EXCEEDED, "the deadline passed before the call was sent");
        return LINK_NONE;
    }

    bool place = has_place(client, newly);
    struct link *link = place ? choose(client, now_ms) : NULL;
    if (link) {
        if (link_is_suspect(link))
            link->probed_ms = now_ms;
        link->calls++;
        client->calls++;
        *out = link;
        return LINK_FOUND;
    }
    int64_t latest_ms = place ? worth_waiting_until(client) : deadline_ms;
    if (latest_ms <= now_ms) {
        *refusal = FAIL(UNAVAILABLE, "the service does not answer");
        return LINK_NONE;
    }
    *until_ms = latest_ms < deadline_ms ? latest_ms : deadline_ms;
    return LINK_WAIT;
}

void link_give_back(struct link *link)
{
    struct rpc_client *client = link->client;

    link->calls--;
    client->calls--;
    if (client->queue.seeking > 0 || link->retired || client->closing)
        client_call_keeper(client);
}
