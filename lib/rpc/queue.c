/* Calls that wait: for a link or a place on one, or until they may be sent again. */
#include "base/clock.h"
#include "rpc/flight.h"

enum { QUEUE_MAXIMUM = 1024 }; /* calls of one client; further ones are refused */

bool queue_add(struct rpc_client *client, struct flight *flight, int64_t due_ms)
{
    struct queue *queue = &client->queue;

    if (queue->count >= QUEUE_MAXIMUM)
        return false;
    flight->due_ms = due_ms;
    flight->next = NULL;
    if (queue->last)
        queue->last->next = flight;
    else
        queue->first = flight;
    queue->last = flight;
    queue->count++;
    if (due_ms == 0)
        queue->seeking++;
    client_call_keeper(client); /* which learns until when it may sleep */
    return true;
}

/* Takes the one behind `before` out, the first when that is NULL. */
static void take_out(struct queue *queue, struct flight *before, struct flight *flight)
{
    if (before)
        before->next = flight->next;
    else
        queue->first = flight->next;
    if (queue->last == flight)
        queue->last = before;
    queue->count--;
    if (flight->due_ms == 0)
        queue->seeking--;
}

static void lower(int64_t *wake_ms, int64_t moment_ms)
{
    if (moment_ms < *wake_ms)
        *wake_ms = moment_ms;
}

/* Whether the flight's waiting is over: it has a link, or a refusal. One whose client closes while
 * it rests keeps the outcome it had. */
static bool is_over(struct rpc_client *client, const struct flight *flight, int64_t now_ms,
                    struct link **link, struct status *refusal, int64_t *wake_ms)
{
    int64_t until_ms = flight->due_ms;

    if (client->closing && flight->due_ms > 0) {
        *refusal = flight->outcome;
        return true;
    }
    if (now_ms >= flight->due_ms &&
        link_take(client, flight->deadline_ms, false, link, &until_ms, refusal) != LINK_WAIT)
        return true;
    lower(wake_ms, until_ms);
    return false;
}

/* The first whose waiting is over, taken out of the queue; NULL when there is none. */
static struct flight *take_over(struct rpc_client *client, struct link **link,
                                struct status *refusal, int64_t *wake_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    struct flight *before = NULL;

    for (struct flight *flight = client->queue.first; flight; flight = flight->next) {
        if (is_over(client, flight, now_ms, link, refusal, wake_ms)) {
            take_out(&client->queue, before, flight);
            return flight;
        }
        before = flight;
    }
    return NULL;
}

static void go_on(struct flight *flight, struct link *link, struct status refusal)
{
    struct status outcome = link ? flight_send(flight, link) : refusal;

    if (!status_is_ok(outcome))
        flight_conclude(flight, outcome, NULL);
}

void queue_serve(struct rpc_client *client, int64_t *wake_ms)
{
    struct link *link = NULL;
    struct status refusal = OK;
    struct flight *flight;

    while ((flight = take_over(client, &link, &refusal, wake_ms)) != NULL) {
        pthread_mutex_unlock(&client->lock);
        go_on(flight, link, refusal);
        pthread_mutex_lock(&client->lock);
        link = NULL;
    }
}
