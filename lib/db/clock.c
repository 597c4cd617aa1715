#include "db/clock.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/condition.h"
#include "db/clock_estimate.h"
#include "db/db.h"

enum { RETRY_MS = 500 }; /* while the database does not answer */

struct db_clock {
    struct db_pool *pool;
    const struct log *log;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;
    pthread_cond_t stopped;
    bool is_stopping;
    struct clock_estimate estimate;
};

static enum clock_verdict take_sample(struct db_clock *clock, int64_t before_us,
                                      int64_t database_us, int64_t after_us)
{
    pthread_mutex_lock(&clock->lock);
    enum clock_verdict verdict =
        clock_estimate_sample(&clock->estimate, before_us, database_us, after_us);
    pthread_mutex_unlock(&clock->lock);
    return verdict;
}

struct status db_clock_sample(struct db_clock *clock)
{
    static const char sql[] = "SELECT clock_timestamp()";
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t database_us = 0;

    TRY(db_acquire(clock->pool, clock->log, &db));
    int64_t before_us = clock_monotonic_us();
    TRY(db_query(db, sql, DB_NO_PARAMS, &rows));
    int64_t after_us = clock_monotonic_us();
    TRY(db_get_time_us(&rows, 0, &database_us));

    switch (take_sample(clock, before_us, database_us, after_us)) {
    case CLOCK_SAMPLED:
        return OK;
    case CLOCK_STEPPED:
        log_error(clock->log, "db_clock_stepped", LOG_NONE);
        return OK;
    case CLOCK_TOO_SLOW:
        break;
    }
    log_warn(clock->log, "db_clock_sample_refused", LOG_INT("duration_us", after_us - before_us));
    return FAIL(UNAVAILABLE, "the time is not known");
}

/* Under the lock; ends early when the clock is being closed. */
static void wait_ms(struct db_clock *clock, int64_t duration_ms)
{
    const int64_t until_ms = clock_monotonic_ms() + duration_ms;
    bool has_time = true;

    while (!clock->is_stopping && has_time)
        has_time = condition_wait_until(&clock->stopped, &clock->lock, until_ms);
}

static void *keep_sampling(void *argument)
{
    struct db_clock *clock = argument;
    int64_t pause_ms = clock->estimate.is_known ? DB_CLOCK_PERIOD_MS : RETRY_MS;

    pthread_mutex_lock(&clock->lock);
    for (;;) {
        wait_ms(clock, pause_ms);
        if (clock->is_stopping)
            break;
        pthread_mutex_unlock(&clock->lock);
        pause_ms = status_is_ok(db_clock_sample(clock)) ? DB_CLOCK_PERIOD_MS : RETRY_MS;
        pthread_mutex_lock(&clock->lock);
    }
    pthread_mutex_unlock(&clock->lock);
    return NULL;
}

struct status db_clock_open(struct db_pool *pool, const struct log *log, struct db_clock **out)
{
    CLEANUP(db_clock_close) struct db_clock *clock = calloc(1, sizeof *clock);

    if (clock == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the clock");
    pthread_mutex_init(&clock->lock, NULL);
    condition_init(&clock->stopped);
    clock->pool = pool;
    clock->log = log;
    struct status first = db_clock_sample(clock);
    (void)first; /* the thread keeps asking, and readers are refused until then */
    clock->has_thread = pthread_create(&clock->thread, NULL, keep_sampling, clock) == 0;
    if (!clock->has_thread)
        return FAIL(RESOURCE_EXHAUSTED, "no thread for the clock");
    *out = clock;
    clock = NULL; /* now the caller's */
    return OK;
}

void db_clock_close(struct db_clock **clock)
{
    struct db_clock *closing = *clock;

    if (closing == NULL)
        return;
    pthread_mutex_lock(&closing->lock);
    closing->is_stopping = true;
    pthread_cond_signal(&closing->stopped);
    pthread_mutex_unlock(&closing->lock);
    if (closing->has_thread)
        pthread_join(closing->thread, NULL);
    pthread_cond_destroy(&closing->stopped);
    pthread_mutex_destroy(&closing->lock);
    free(closing);
    *clock = NULL;
}

struct status db_clock_now_us(struct db_clock *clock, int64_t *out)
{
    pthread_mutex_lock(&clock->lock);
    bool is_known = clock_estimate_read(&clock->estimate, clock_monotonic_us(), out);
    pthread_mutex_unlock(&clock->lock);
    return is_known ? OK : FAIL(UNAVAILABLE, "the time is not known");
}
