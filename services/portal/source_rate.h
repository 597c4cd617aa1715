/* How often each source may have a password measured: anybody who can open a page with a form may
 * ask, and each answer costs auth about a millisecond of a processor. For any number of threads;
 * each replica counts for itself. */
#ifndef PORTAL_SOURCE_RATE_H
#define PORTAL_SOURCE_RATE_H

#include <pthread.h>

#include "base/status.h"
#include "http/source.h"

enum {
    SOURCE_RATE_PER_SECOND = 5, /* an office that chooses its passwords on the same morning */
    SOURCE_RATE_AT_ONCE = 50,   /* after a pause */
    SOURCE_RATE_PLACES = 1024,  /* sources that meet in one share what it holds */
};

struct source_place {
    int64_t spent_ms; /* how long ago what is spent will have been given back, from `seen_ms` on */
    int64_t seen_ms;
};

struct source_rate {
    pthread_mutex_t lock;
    uint64_t keys[SOURCE_KEYS];
    struct source_place places[SOURCE_RATE_PLACES];
};

NODISCARD struct status source_rate_open(struct source_rate *rate);

/* Accepts {0}. */
void source_rate_close(struct source_rate *rate);

/* Takes one; false when the source has used up what it may. `now_ms` is clock_monotonic_ms(). */
NODISCARD bool source_rate_take(struct source_rate *rate, struct address source, int64_t now_ms);

#endif
