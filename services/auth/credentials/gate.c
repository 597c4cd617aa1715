#include "credentials/gate.h"

#include <errno.h>
#include <time.h>

void gate_init(struct gate *gate, int places, int queue)
{
    pthread_condattr_t attributes;

    *gate = (struct gate){.places = places, .queue = queue};
    (void)pthread_mutex_init(&gate->mutex, NULL);
    /* The wall clock may jump while somebody waits. */
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&gate->left, &attributes);
    (void)pthread_condattr_destroy(&attributes);
}

void gate_clear(struct gate *gate)
{
    (void)pthread_cond_destroy(&gate->left);
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

/* With the mutex held; false when the time was over first. */
static bool wait_for_place(struct gate *gate, int64_t timeout_ms)
{
    struct timespec deadline = in_ms(timeout_ms);
    int result = 0;

    gate->waiting++;
    while (gate->inside >= gate->places && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&gate->left, &gate->mutex, &deadline);
    gate->waiting--;
    return gate->inside < gate->places;
}

struct status gate_enter(struct gate *gate, int64_t timeout_ms)
{
    bool entered = false;

    (void)pthread_mutex_lock(&gate->mutex);
    if (gate->inside < gate->places)
        entered = true;
    else if (gate->waiting < gate->queue)
        entered = wait_for_place(gate, timeout_ms);
    if (entered) {
        gate->inside++;
        gate->entered++;
    } else {
        gate->refused++;
    }
    (void)pthread_mutex_unlock(&gate->mutex);
    return entered ? OK : FAIL(RESOURCE_EXHAUSTED, "too many sign-ins at once, try again");
}

void gate_leave(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->inside--;
    (void)pthread_cond_signal(&gate->left);
    (void)pthread_mutex_unlock(&gate->mutex);
}
