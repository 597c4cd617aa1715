/* How many calls a second each peer may make: a token bucket for each name. For lib/rpc. */
#ifndef RPC_RATE_H
#define RPC_RATE_H

#include <pthread.h>
#include <stdint.h>

#include "base/status.h"
#include "tls/identity.h"

enum { RATE_PEERS_MAXIMUM = 64 }; /* names; those past it share the last bucket */

struct rate_bucket {
    char name[TLS_LABEL_CAPACITY];
    int64_t tokens_us; /* microseconds' worth of calls in hand */
    int64_t filled_us; /* when that was computed */
};

struct rate {
    pthread_mutex_t lock;
    int64_t calls_per_second;
    size_t count;
    struct rate_bucket buckets[RATE_PEERS_MAXIMUM];
};

/* A bucket holds one second's calls, so that a peer may send them at once after a pause. */
void rate_init(struct rate *rate, int64_t calls_per_second);
void rate_clear(struct rate *rate);

/* Takes one call's place; false when the peer has used up what it may. */
NODISCARD bool rate_take(struct rate *rate, const char *peer, int64_t monotonic_us);

#endif
