/* Lets a few callers work at once and a few more wait for them, and turns the rest away at once, so
 * that a flood of sign-ins costs bounded memory and nobody waits for long, nor is overtaken by who
 * comes later. */
#ifndef AUTH_CREDENTIALS_GATE_H
#define AUTH_CREDENTIALS_GATE_H

#include <pthread.h>
#include <stdint.h>

#include "base/status.h"

struct gate_waiter;

struct gate {
    pthread_mutex_t mutex;
    int places;
    int queue;
    struct gate_waiter *first; /* of those who wait */
    int64_t inside;
    int64_t waiting;
    uint64_t entered;
    uint64_t refused;
};

/* `places` work at once, `queue` wait. */
void gate_init(struct gate *gate, int places, int queue);
void gate_clear(struct gate *gate);

/* Waits for a place, at most `timeout_ms`. RESOURCE_EXHAUSTED when the queue is full or the time is
 * over.
 */
NODISCARD struct status gate_enter(struct gate *gate, int64_t timeout_ms);

/* After gate_enter() gave OK, once. */
void gate_leave(struct gate *gate);

#endif
