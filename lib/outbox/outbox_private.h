/* The outbox's inside, shared by its files and its tests. */
#ifndef OUTBOX_OUTBOX_PRIVATE_H
#define OUTBOX_OUTBOX_PRIVATE_H

#include <pthread.h>

#include "base/backoff.h"
#include "outbox/fold.h"
#include "outbox/outbox.h"
#include "outbox/pressure.h"

enum {
    RELAY_IDLE_MS = 200, /* between two looks into an empty outbox */
    RELAY_NEWS_MS = 20,  /* from an append to the look for it: its commit comes first */
    RELAY_MEASURE_MS = 1000,
    RELAY_MINUTE_MS = 60000,
};

struct outbox {
    struct outbox_settings settings; /* with the defaults filled in */
    struct pressure_limits limits;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_stopping;
    bool has_news;    /* an event was appended since the relay last looked */
    int64_t appended; /* since the outbox was last measured */
    struct outbox_stats stats;
    struct fold_table *folds; /* what is being counted */

    /* The relay thread's own. */
    pthread_t thread;
    bool has_thread;
    struct fold_table *counted; /* what is being recorded */
    size_t batch_maximum;
    struct backoff backoff;
    int64_t measure_at_ms;
    int64_t minute_at_ms;
};

/* outbox_open() without the thread. */
NODISCARD struct status outbox_prepare(const struct outbox_settings *settings, struct outbox **out);

/* Delivers one batch. `more_out`: there may be more to do at once. */
NODISCARD struct status relay_round(struct outbox *outbox, bool *more_out);

/* Measures, for outbox_may_change(). */
NODISCARD struct status relay_measure(struct outbox *outbox);

/* Writes the numbers of folded events. */
NODISCARD struct status fold_record(struct outbox *outbox);

/* Writes the manifest of one hour when one is due: OK. NOT_FOUND when none is. */
NODISCARD struct status manifest_write(struct outbox *outbox);

/* The thread. */
void *relay_run(void *outbox);

#endif
