/* How long to wait before trying again: twice as long after each failure, between two bounds, and
 * never quite the same, so that many who failed together do not come back together. */
#ifndef BASE_BACKOFF_H
#define BASE_BACKOFF_H

#include <stdint.h>

struct backoff {
    int64_t minimum_ms;
    int64_t maximum_ms;
    unsigned failures; /* since the last success */
    uint64_t jitter;
};

/* `seed` makes the waits of two processes differ; it need not be a secret (clock, process id). */
void backoff_init(struct backoff *backoff, int64_t minimum_ms, int64_t maximum_ms, uint64_t seed);

/* Counts one more failure and gives the wait after it: from half of minimum * 2^(failures - 1),
 * or of the maximum when that is less, up to the whole. */
int64_t backoff_failed_ms(struct backoff *backoff);

/* The next failure is the first again. */
void backoff_succeeded(struct backoff *backoff);

#endif
