#include "outbox/outbox.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "outbox/outbox_private.h"
#include "outbox/store.h"

enum {
    BACKOFF_MINIMUM_MS = 50,
    BACKOFF_MAXIMUM_MS = 2000,
    EVENT_ARENA_MAXIMUM = 128 << 10, /* an event, its texts and its parts */
};

static int64_t or_default(int64_t value, int64_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static void init(struct outbox *outbox, const struct outbox_settings *settings)
{
    pthread_mutex_init(&outbox->lock, NULL);
    condition_init(&outbox->changed);
    outbox->settings = *settings;
    outbox->limits = (struct pressure_limits){
        .rows_maximum = or_default(settings->rows_maximum, PRESSURE_ROWS_MAXIMUM),
        .rows_reserve = or_default(settings->rows_reserve, PRESSURE_ROWS_RESERVE),
        .age_maximum_ms = or_default(settings->age_maximum_ms, PRESSURE_AGE_MAXIMUM_MS)};
    outbox->folds = calloc(1, sizeof *outbox->folds);
    outbox->counted = calloc(1, sizeof *outbox->counted);
    outbox->batch_maximum = OUTBOX_BATCH_MAXIMUM;
    backoff_init(&outbox->backoff, BACKOFF_MINIMUM_MS, BACKOFF_MAXIMUM_MS,
                 (uint64_t)clock_monotonic_us() ^ (uint64_t)getpid() << 32);
}

struct status outbox_prepare(const struct outbox_settings *settings, struct outbox **out)
{
    if (!settings->service || !settings->pool || !settings->clock || !settings->key ||
        !settings->deliver)
        return FAIL(INVALID_ARGUMENT, "a setting of the outbox is missing");
    CLEANUP(outbox_close) struct outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the outbox");
    init(outbox, settings);
    if (outbox->folds == NULL || outbox->counted == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the outbox");
    *out = outbox;
    outbox = NULL; /* now the caller's */
    return OK;
}

struct status outbox_open(const struct outbox_settings *settings, struct outbox **out)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    TRY(outbox_prepare(settings, &outbox));
    outbox->has_thread = pthread_create(&outbox->thread, NULL, relay_run, outbox) == 0;
    if (!outbox->has_thread)
        return FAIL(RESOURCE_EXHAUSTED, "no thread for the outbox");
    *out = outbox;
    outbox = NULL; /* now the caller's */
    return OK;
}

void outbox_close(struct outbox **outbox)
{
    struct outbox *closing = *outbox;

    if (closing == NULL)
        return;
    pthread_mutex_lock(&closing->lock);
    closing->is_stopping = true;
    pthread_cond_signal(&closing->changed);
    pthread_mutex_unlock(&closing->lock);
    if (closing->has_thread)
        pthread_join(closing->thread, NULL);
    pthread_cond_destroy(&closing->changed);
    pthread_mutex_destroy(&closing->lock);
    free(closing->folds);
    free(closing->counted);
    free(closing);
    *outbox = NULL;
}

static void note_appended(struct outbox *outbox)
{
    pthread_mutex_lock(&outbox->lock);
    outbox->appended++;
    outbox->has_news = true;
    pthread_cond_signal(&outbox->changed);
    pthread_mutex_unlock(&outbox->lock);
}

struct status outbox_append(struct outbox *outbox, struct db_transaction *transaction,
                            const struct outbox_event *event)
{
    CLEANUP(arena_clear) struct arena arena;
    struct outbox_entry entry = {.id = event->id, .tenant_id = event->tenant_id};

    arena_init(&arena, EVENT_ARENA_MAXIMUM);
    TRY(outbox_event_encode(event, outbox->settings.service, &arena, &entry.bytes));
    TRY(store_append(transaction->db, &entry, event->at_us));
    note_appended(outbox);
    return OK;
}

struct status outbox_append_foldable(struct outbox *outbox, struct db_transaction *transaction,
                                     const struct outbox_event *event, const char *account)
{
    const char *address = event->source.address ? event->source.address : "";

    pthread_mutex_lock(&outbox->lock);
    bool is_admitted = fold_admits(outbox->folds, event->tenant_id, event->kind, address, account);
    outbox->stats.folded += !is_admitted;
    pthread_mutex_unlock(&outbox->lock);
    return is_admitted ? outbox_append(outbox, transaction, event) : OK;
}

static struct status may(struct outbox *outbox, bool restricts)
{
    pthread_mutex_lock(&outbox->lock);
    bool allowed = pressure_allows(&outbox->limits, outbox->stats.rows + outbox->appended,
                                   outbox->stats.oldest_age_ms, restricts);
    pthread_mutex_unlock(&outbox->lock);
    return allowed ? OK : FAIL(UNAVAILABLE, "history is unavailable");
}

struct status outbox_may_change(struct outbox *outbox)
{
    return may(outbox, false);
}

struct status outbox_may_restrict(struct outbox *outbox)
{
    return may(outbox, true);
}

void outbox_read_stats(struct outbox *outbox, struct outbox_stats *out)
{
    pthread_mutex_lock(&outbox->lock);
    *out = outbox->stats;
    out->may_change = pressure_allows(&outbox->limits, outbox->stats.rows + outbox->appended,
                                      outbox->stats.oldest_age_ms, false);
    pthread_mutex_unlock(&outbox->lock);
}
