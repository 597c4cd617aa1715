#include "credentials/gate.h"

#include <errno.h>
#include <time.h>

/* On the stack of who waits, in the order of arrival. */
struct gate_waiter {
    struct gate_waiter *next;
    pthread_cond_t told;
    bool has_place;
};

void gate_init(struct gate *gate, int places, int queue)
{
    *gate = (struct gate){.places = places, .queue = queue};
    (void)pthread_mutex_init(&gate->mutex, NULL);
}

void gate_clear(struct gate *gate)
{
    (void)pthread_mutex_destroy(&gate->mutex);
}

static struct timespec in_ms(int64_t timeout_ms)
{
    struct timespec when;

    (void)clock_gettime(CLOCK_MONOTONIC, &when);
    when.tv_sec += timeout_ms / 1000;
    when.tv_nsec += timeout_ms % 1000 * 1000000;
    if (when.tv_nsec >= 1000000000) {
        when.tv_sec++;
        when.tv_nsec -= 1000000000;
    }
    return when;
}

static struct gate_waiter **find_link_to(struct gate *gate, const struct gate_waiter *waiter)
{
    struct gate_waiter **link = &gate->first;

    while (*link != waiter)
        link = &(*link)->next;
    return link;
}

/* With the mutex held; false when the time was over first. */
static bool wait_for_place(struct gate *gate, int64_t timeout_ms)
{
    struct timespec deadline = in_ms(timeout_ms);
    struct gate_waiter waiter = {.told = PTHREAD_COND_INITIALIZER};
    int result = 0;

    *find_link_to(gate, NULL) = &waiter;
    gate->waiting++;
    /* The wall clock may jump while somebody waits. */
    while (!waiter.has_place && result != ETIMEDOUT)
        result = pthread_cond_clockwait(&waiter.told, &gate->mutex, CLOCK_MONOTONIC, &deadline);
    if (!waiter.has_place) {
        *find_link_to(gate, &waiter) = waiter.next;
        gate->waiting--;
    }
    (void)pthread_cond_destroy(&waiter.told);
    return waiter.has_place;
}

struct status gate_enter(struct gate *gate, int64_t timeout_ms)
{
    bool entered = false;

    (void)pthread_mutex_lock(&gate->mutex);
    if (gate->inside < gate->places) {
        gate->inside++;
        entered = true;
    } else if (gate->waiting < gate->queue) {
        entered = wait_for_place(gate, timeout_ms);
    }
    if (entered)
        gate->entered++;
    else
        gate->refused++;
    (void)pthread_mutex_unlock(&gate->mutex);
    return entered ? OK : FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once, try again");
}

/* The place is never free while somebody waits: who leaves and comes again at once would take it
 * before who waits is awake, again and again. */
static void hand_over(struct gate *gate)
{
    struct gate_waiter *next = gate->first;

    gate->first = next->next;
    gate->waiting--;
    next->has_place = true;
    (void)pthread_cond_signal(&next->told);
}

void gate_leave(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->mutex);
    if (gate->first)
        hand_over(gate);
    else
        gate->inside--;
    (void)pthread_mutex_unlock(&gate->mutex);
}
