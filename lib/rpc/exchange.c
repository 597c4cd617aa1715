/* A request out and its answer in: one nng context that does the two operations in turn. */
#include <nng/nng.h>
#include <stdlib.h>

#include "base/clock.h"
#include "rpc/client_private.h"

/* The aio's limit for what it does next; nng takes 0 for "poll". */
static void set_limit(struct exchange *exchange)
{
    int64_t left_ms = exchange->deadline_ms - clock_monotonic_ms();
    nng_aio_set_timeout(exchange->aio, left_ms > 1 ? (nng_duration)left_ms : 1);
}

/* Only once the send has completed: a receive that is posted before may get nothing for ever. */
static void receive(struct exchange *exchange)
{
    exchange->sending = false;
    set_limit(exchange);
    nng_ctx_recv(exchange->context, exchange->aio);
}

static void drop_message(nng_aio *aio)
{
    nng_msg_free(nng_aio_get_msg(aio));
    nng_aio_set_msg(aio, NULL);
}

static nng_msg *take_message(nng_aio *aio)
{
    nng_msg *message = nng_aio_get_msg(aio);
    nng_aio_set_msg(aio, NULL);
    return message;
}

/* nng calls this when the aio has ended. After flight_ended() the exchange may be another's. */
static void on_event(void *argument)
{
    struct exchange *exchange = argument;
    struct flight *flight = exchange->flight;
    int error = nng_aio_result(exchange->aio);

    if (error == NNG_ETIMEDOUT) {
        if (exchange->sending)
            drop_message(exchange->aio);
        flight_ended(flight, exchange, EXCHANGE_TIMED_OUT, NULL);
    } else if (exchange->sending && error != 0) {
        drop_message(exchange->aio);
        flight_ended(flight, exchange, EXCHANGE_NOT_SENT, NULL);
    } else if (exchange->sending) {
        receive(exchange);
    } else if (error != 0) {
        flight_ended(flight, exchange, EXCHANGE_LOST, NULL);
    } else {
        flight_ended(flight, exchange, EXCHANGE_ANSWERED, take_message(exchange->aio));
    }
}

void exchange_start(struct exchange *exchange, nng_msg *message, struct flight *flight,
                    int64_t deadline_ms)
{
    exchange->flight = flight;
    exchange->deadline_ms = deadline_ms;
    exchange->sending = true;
    set_limit(exchange);
    nng_aio_set_msg(exchange->aio, message);
    nng_ctx_send(exchange->context, exchange->aio);
}

static struct exchange *exchange_new(struct link *link)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    exchange->link = link;
    if (nng_aio_alloc(&exchange->aio, on_event, exchange) != 0) {
        free(exchange);
        return NULL;
    }
    if (nng_ctx_open(&exchange->context, link->socket) != 0) {
        exchange_free(exchange);
        return NULL;
    }
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    nng_aio_free(exchange->aio); /* waits until its callback has returned */
    free(exchange);
}

struct exchange *exchange_take(struct link *link)
{
    struct rpc_client *client = link->client;

    pthread_mutex_lock(&client->lock);
    struct exchange *exchange = link->idle;
    if (exchange)
        link->idle = exchange->next;
    pthread_mutex_unlock(&client->lock);
    return exchange ? exchange : exchange_new(link);
}

void exchange_give_back(struct exchange *exchange, enum exchange_outcome outcome)
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
    link_give_back(link);
    pthread_mutex_unlock(&client->lock);
}
