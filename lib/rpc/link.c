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

void client_changed(struct rpc_client *client)
{
    if (client->waiting > 0)
        pthread_cond_broadcast(&client->changed);
}

void client_wait(struct rpc_client *client, int64_t until_ms)
{
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};

    client->waiting++;
    pthread_cond_timedwait(&client->changed, &client->lock, &until);
    client->waiting--;
}

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
    client_changed(client);
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
        nng_aio_free(exchange->aio);
        free(exchange);
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

static struct status take_link(struct rpc_client *client, int64_t deadline_ms, struct link **out)
{
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        if (client->closing)
            return FAIL(UNAVAILABLE, "the client is closing");
        if (now_ms >= deadline_ms)
            return FAIL(DEADLINE_EXCEEDED, "the deadline passed before the call was sent");

        bool full = client->calls >= client->options.calls_in_flight;
        struct link *link = full ? NULL : choose(client, now_ms);
        if (link) {
            if (link_is_suspect(link))
                link->probed_ms = now_ms;
            *out = link;
            return OK;
        }
        int64_t until_ms = full ? deadline_ms : worth_waiting_until(client);
        if (until_ms <= now_ms)
            return FAIL(UNAVAILABLE, "the service does not answer");
        client_wait(client, until_ms < deadline_ms ? until_ms : deadline_ms);
    }
}

/* An idle exchange of the link, or a new one; NULL when nng has no more. Without the lock. */
static struct exchange *rpc_exchange_new(struct link *link)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    exchange->link = link;
    if (nng_aio_alloc(&exchange->aio, NULL, NULL) != 0) {
        free(exchange);
        return NULL;
    }
    if (nng_ctx_open(&exchange->context, link->socket) != 0) {
        nng_aio_free(exchange->aio);
        free(exchange);
        return NULL;
    }
    return exchange;
}

static void leave(struct link *link)
{
    struct rpc_client *client = link->client;

    link->calls--;
    client->calls--;
    client_changed(client);
}

struct status rpc_exchange_take(struct rpc_client *client, int64_t deadline_ms,
                                struct exchange **out)
{
    struct link *link = NULL;

    pthread_mutex_lock(&client->lock);
    struct status found = take_link(client, deadline_ms, &link);
    if (!status_is_ok(found)) {
        pthread_mutex_unlock(&client->lock);
        return found;
    }
    link->calls++;
    client->calls++;
    struct exchange *exchange = link->idle;
    if (exchange)
        link->idle = exchange->next;
    pthread_mutex_unlock(&client->lock);

    if (exchange == NULL)
        exchange = rpc_exchange_new(link);
    if (exchange == NULL) {
        pthread_mutex_lock(&client->lock);
        leave(link);
        pthread_mutex_unlock(&client->lock);
        return FAIL(UNAVAILABLE, "no call can be made");
    }
    *out = exchange;
    return OK;
}

void rpc_exchange_give_back(struct exchange *exchange, enum rpc_exchange_outcome outcome)
{
    struct link *link = exchange->link;
    struct rpc_client *client = link->client;

    pthread_mutex_lock(&client->lock);
    if (outcome == EXCHANGE_ANSWERED) {
        link->timeouts = 0;
        link->answered_ms = clock_monotonic_ms();
    }
    if (outcome == EXCHANGE_TIMED_OUT)
        link->timeouts++;
    exchange->next = link->idle;
    link->idle = exchange;
    leave(link);
    pthread_mutex_unlock(&client->lock);
}

/* Waits for the operation on the aio that `start` began. */
static int finish(nng_aio *aio)
{
    nng_aio_wait(aio);
    return nng_aio_result(aio);
}

/* The aio's limit for what it does next; nng takes 0 for "poll". */
static void set_limit(nng_aio *aio, int64_t deadline_ms)
{
    int64_t left_ms = deadline_ms - clock_monotonic_ms();
    nng_aio_set_timeout(aio, left_ms > 1 ? (nng_duration)left_ms : 1);
}

enum rpc_exchange_outcome rpc_exchange_run(struct exchange *exchange, nng_msg *message,
                                           int64_t deadline_ms, nng_msg **answer_out)
{
    nng_aio *aio = exchange->aio;

    set_limit(aio, deadline_ms);
    nng_aio_set_msg(aio, message);
    nng_ctx_send(exchange->context, aio);
    int error = finish(aio);
    if (error != 0) {
        nng_msg_free(nng_aio_get_msg(aio));
        nng_aio_set_msg(aio, NULL);
        return error == NNG_ETIMEDOUT ? EXCHANGE_TIMED_OUT : EXCHANGE_NOT_SENT;
    }

    /* Only now: a receive that is posted before the send has completed may get nothing for ever. */
    set_limit(aio, deadline_ms);
    nng_ctx_recv(exchange->context, aio);
    error = finish(aio);
    if (error != 0)
        return error == NNG_ETIMEDOUT ? EXCHANGE_TIMED_OUT : EXCHANGE_LOST;
    *answer_out = nng_aio_get_msg(aio);
    nng_aio_set_msg(aio, NULL);
    return EXCHANGE_ANSWERED;
}
