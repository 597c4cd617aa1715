/* The threads that run handlers which may wait, and the queue in front of them. For lib/rpc. */
#ifndef RPC_WORKERS_H
#define RPC_WORKERS_H

#include <pthread.h>
#include <stddef.h>

#include "base/status.h"

enum { WORKERS_MAXIMUM = 64 };

struct slot;

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct slot *first; /* the queue: bounded by the number of slots */
    struct slot *last;
    bool stopping;
    size_t count;
    pthread_t threads[WORKERS_MAXIMUM];
};

/* Starts `count` threads. RESOURCE_EXHAUSTED when one cannot be started; then workers_stop() ends
 * those that were. */
NODISCARD struct status workers_open(struct workers *workers, size_t count);

/* Hands a slot over; a worker calls slot_work() for it. */
void workers_push(struct workers *workers, struct slot *slot);

/* Waits for the handlers under way, leaves the rest of the queue undone, ends the threads. A slot
 * may still be pushed; nobody takes it. */
void workers_stop(struct workers *workers);

/* After workers_stop(), when nothing is pushed any more. */
void workers_clear(struct workers *workers);

#endif
