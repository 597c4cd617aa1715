/* The gate under more callers than it lets in: never too many inside, the queue no longer than it
 * may be, nobody lost and nobody overtaken. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#include "credentials/gate.h"

enum {
    PLACES = 2,
    QUEUE = 4,
    CALLERS = 32,
    ROUNDS = 200,
};

static struct gate gate;
static atomic_int inside;
static atomic_int most_inside;
static atomic_int entered;
static atomic_int refused;

static void note_inside(void)
{
    int now = atomic_fetch_add(&inside, 1) + 1;
    int most = atomic_load(&most_inside);

    while (now > most && !atomic_compare_exchange_weak(&most_inside, &most, now))
        continue;
}

static void *call(void *unused)
{
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        if (!status_is_ok(gate_enter(&gate, 10))) {
            (void)atomic_fetch_add(&refused, 1);
            continue;
        }
        note_inside();
        (void)atomic_fetch_add(&entered, 1);
        (void)atomic_fetch_sub(&inside, 1);
        gate_leave(&gate);
    }
    return NULL;
}

static int expect(bool holds, const char *what)
{
    if (!holds)
        (void)fprintf(stderr, "not true: %s\n", what);
    return holds ? 0 : 1;
}

/* One holds the only place, one fills the queue and waits its time out, a third is turned away. */
static void *wait_in_vain(void *out)
{
    *(struct status *)out = gate_enter(&gate, 50);
    return NULL;
}

static int refuses_a_full_queue_and_an_overlong_wait(void)
{
    struct status waited = OK;
    pthread_t waiter;
    int failures = 0;

    gate_init(&gate, 1, 0);
    failures += expect(status_is_ok(gate_enter(&gate, 0)), "an empty gate lets one in");
    failures += expect(gate_enter(&gate, 1000).code == STATUS_RESOURCE_EXHAUSTED,
                       "a full queue turns away at once");
    gate_clear(&gate);

    gate_init(&gate, 1, 1);
    failures += expect(status_is_ok(gate_enter(&gate, 0)), "an empty gate lets one in");
    failures += expect(pthread_create(&waiter, NULL, wait_in_vain, &waited) == 0, "a thread");
    (void)pthread_join(waiter, NULL);
    failures += expect(waited.code == STATUS_RESOURCE_EXHAUSTED, "a wait ends in time");
    gate_leave(&gate);
    failures += expect(status_is_ok(gate_enter(&gate, 0)), "a place that was left is free");
    gate_clear(&gate);
    return failures;
}

static int64_t count_waiting(void)
{
    (void)pthread_mutex_lock(&gate.mutex);
    int64_t waiting = gate.waiting;
    (void)pthread_mutex_unlock(&gate.mutex);
    return waiting;
}

static void *wait_long(void *out)
{
    *(struct status *)out = gate_enter(&gate, 10000);
    return NULL;
}

/* Who leaves and comes again at once would else take the place each time, before who waits is
 * awake. */
static int lets_nobody_overtake_who_waits(void)
{
    struct status waited = OK;
    pthread_t waiter;
    int failures = 0;

    gate_init(&gate, 1, 2);
    failures += expect(status_is_ok(gate_enter(&gate, 0)), "an empty gate lets one in");
    failures += expect(pthread_create(&waiter, NULL, wait_long, &waited) == 0, "a thread");
    while (count_waiting() == 0)
        (void)sched_yield();
    gate_leave(&gate);
    failures += expect(gate_enter(&gate, 0).code == STATUS_RESOURCE_EXHAUSTED,
                       "the place is that of the one who waited");
    (void)pthread_join(waiter, NULL);
    failures += expect(status_is_ok(waited), "who waited is in");
    gate_leave(&gate);
    failures += expect(gate.inside == 0 && gate.waiting == 0, "nobody is left");
    gate_clear(&gate);
    return failures;
}

static int never_lets_in_more_than_it_has_places(void)
{
    pthread_t threads[CALLERS];
    int failures = 0;

    gate_init(&gate, PLACES, QUEUE);
    for (int i = 0; i < CALLERS; i++)
        failures += expect(pthread_create(&threads[i], NULL, call, NULL) == 0, "a thread");
    for (int i = 0; i < CALLERS; i++)
        (void)pthread_join(threads[i], NULL);
    failures += expect(atomic_load(&most_inside) <= PLACES, "no more inside than places");
    failures += expect(atomic_load(&entered) + atomic_load(&refused) == CALLERS * ROUNDS,
                       "every call ended");
    failures += expect(gate.inside == 0 && gate.waiting == 0, "nobody is left");
    gate_clear(&gate);
    return failures;
}

int main(void)
{
    return refuses_a_full_queue_and_an_overlong_wait() + lets_nobody_overtake_who_waits() +
           never_lets_in_more_than_it_has_places();
}
