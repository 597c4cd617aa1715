#include <string.h>

#include "base/clock.h"
#include "base/condition.h"
#include "crypto/crypto.h"
#include "outbox/outbox_private.h"
#include "outbox/store.h"

enum {
    ARENA_MAXIMUM = 8 << 20, /* a full batch of the largest events, and what libpq's copies cost */
    MANIFESTS_MAXIMUM = 24,  /* in a minute, after an outage */
    FOLD_KEY_SIZE = 16,
};

/* What of the taken rows goes out together. */
struct batch {
    struct store_row *rows;
    size_t count;
    struct outbox_entry entries[OUTBOX_BATCH_MAXIMUM];
    bool refused[OUTBOX_BATCH_MAXIMUM];
};

static size_t count_that_fit(const struct store_row *rows, size_t count)
{
    size_t size = 0;
    size_t fitting = 0;

    while (fitting < count) {
        size += rows[fitting].entry.bytes.size;
        if (fitting > 0 && size > OUTBOX_BATCH_SIZE_MAXIMUM)
            break;
        fitting++;
    }
    return fitting;
}

/* Takes the accepted ones out and counts the refusals of the others. */
static struct status settle(struct outbox *outbox, struct db_transaction *transaction,
                            const struct batch *batch)
{
    int64_t accepted[OUTBOX_BATCH_MAXIMUM] = {0};
    int64_t refused[OUTBOX_BATCH_MAXIMUM] = {0};
    size_t accepted_count = 0;
    size_t refused_count = 0;
    int64_t quarantined = 0;

    for (size_t i = 0; i < batch->count; i++) {
        if (batch->refused[i])
            refused[refused_count++] = batch->rows[i].seq;
        else
            accepted[accepted_count++] = batch->rows[i].seq;
    }
    TRY(store_delete(transaction->db, accepted, accepted_count));
    if (refused_count > 0)
        TRY(store_refuse(transaction->db, refused, refused_count, &quarantined));
    TRY(db_commit(transaction));

    if (refused_count > 0)
        log_warn(outbox->settings.log, "outbox_event_refused",
                 LOG_INT("count", (int64_t)refused_count));
    if (quarantined > 0)
        log_error(outbox->settings.log, "outbox_event_quarantined", LOG_INT("count", quarantined));
    pthread_mutex_lock(&outbox->lock);
    outbox->stats.delivered += accepted_count;
    pthread_mutex_unlock(&outbox->lock);
    return OK;
}

/* INVALID_ARGUMENT is about something in the batch: the half that holds it is found by halving. */
static struct status deliver(struct outbox *outbox, struct batch *batch, bool *halved_out)
{
    const struct outbox_settings *settings = &outbox->settings;

    *halved_out = false;
    memset(batch->refused, 0, sizeof batch->refused);
    struct status answer =
        settings->deliver(settings->context, batch->entries, batch->count, batch->refused);
    if (status_is_ok(answer)) {
        outbox->batch_maximum = 2 * outbox->batch_maximum < OUTBOX_BATCH_MAXIMUM
                                    ? 2 * outbox->batch_maximum
                                    : OUTBOX_BATCH_MAXIMUM;
        return OK;
    }
    if (answer.code != STATUS_INVALID_ARGUMENT)
        return answer;
    if (batch->count == 1) {
        batch->refused[0] = true;
        return OK;
    }
    outbox->batch_maximum = batch->count / 2;
    *halved_out = true;
    return OK;
}

struct status relay_round(struct outbox *outbox, bool *more_out)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct batch *batch = NULL;
    bool is_locked = false;
    bool halved = false;
    size_t taken = 0;

    *more_out = false;
    arena_init(&arena, ARENA_MAXIMUM);
    if ((batch = arena_alloc(&arena, sizeof *batch)) == NULL)
        return arena_failure();
    TRY(db_acquire(outbox->settings.pool, outbox->settings.log, &db));
    TRY(db_begin(db, &transaction));
    TRY(store_lock_relay(db, &is_locked));
    if (!is_locked)
        return OK;
    TRY(store_take_any_tenant(db, outbox->batch_maximum, &arena, &batch->rows, &taken));
    batch->count = count_that_fit(batch->rows, taken);
    for (size_t i = 0; i < batch->count; i++)
        batch->entries[i] = batch->rows[i].entry;
    if (batch->count == 0)
        return OK;

    TRY(deliver(outbox, batch, &halved));
    if (!halved)
        TRY(settle(outbox, &transaction, batch));
    *more_out = true;
    return OK;
}

struct status relay_measure(struct outbox *outbox)
{
    CLEANUP(db_release) struct db *db = NULL;
    struct store_measure measured;

    TRY(db_acquire(outbox->settings.pool, outbox->settings.log, &db));
    /* What is appended from here on counts until the next time, whether it is in the figure or not.
     */
    pthread_mutex_lock(&outbox->lock);
    outbox->appended = 0;
    pthread_mutex_unlock(&outbox->lock);
    TRY(store_measure(db, &measured));
    pthread_mutex_lock(&outbox->lock);
    outbox->stats.rows = measured.rows;
    outbox->stats.oldest_age_ms = measured.oldest_age_ms;
    outbox->stats.quarantined = measured.quarantined;
    pthread_mutex_unlock(&outbox->lock);
    return OK;
}

/* One event for all that were folded under this entry. */
static struct status record_entry(struct outbox *outbox, struct db_transaction *transaction,
                                  const struct fold_entry *entry, int64_t now_us)
{
    uint8_t key[FOLD_KEY_SIZE];

    if (entry->folded == 0)
        return OK;
    TRY(crypto_random(key, sizeof key));
    const struct outbox_event event = {
        .id = outbox_event_id(outbox->settings.key, (struct bytes){key, sizeof key}, 0),
        .tenant_id = entry->tenant_id,
        .at_us = now_us,
        .kind = entry->kind,
        .actor = {.kind = OUTBOX_ACTOR_STRANGER, .login_id = entry->account},
        .source = {.address = entry->source},
        .result = OUTBOX_REFUSED,
        .reason = "folded",
        .count = entry->folded};
    return outbox_append(outbox, transaction, &event);
}

static struct status record_counted(struct outbox *outbox)
{
    const struct fold_table *table = outbox->counted;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t now_us = 0;

    TRY(db_clock_now_us(outbox->settings.clock, &now_us));
    TRY(db_acquire(outbox->settings.pool, outbox->settings.log, &db));
    TRY(db_begin(db, &transaction));
    for (size_t i = 0; i < table->count; i++)
        TRY(record_entry(outbox, &transaction, &table->entries[i], now_us));
    for (size_t i = 0; i < table->overflow_count; i++)
        TRY(record_entry(outbox, &transaction, &table->overflows[i], now_us));
    return db_commit(&transaction);
}

struct status fold_record(struct outbox *outbox)
{
    /* Numbers that could not be written are kept, and counting goes on in the other table. */
    if (outbox->counted->count > 0)
        TRY(record_counted(outbox));
    fold_clear(outbox->counted);

    pthread_mutex_lock(&outbox->lock);
    struct fold_table *counted = outbox->folds;
    outbox->folds = outbox->counted;
    outbox->counted = counted;
    pthread_mutex_unlock(&outbox->lock);

    if (counted->count > 0)
        TRY(record_counted(outbox));
    fold_clear(counted);
    return OK;
}

static struct status forget(struct outbox *outbox)
{
    CLEANUP(db_release) struct db *db = NULL;
    int64_t emptied = 0;

    TRY(db_acquire(outbox->settings.pool, outbox->settings.log, &db));
    TRY(store_empty_quarantine(db, &emptied));
    if (emptied > 0)
        log_warn(outbox->settings.log, "outbox_quarantine_emptied", LOG_INT("count", emptied));
    return store_forget_answers(db);
}

static void write_due_manifests(struct outbox *outbox)
{
    struct status outcome = OK;

    for (int i = 0; i < MANIFESTS_MAXIMUM && status_is_ok(outcome); i++)
        outcome = manifest_write(outbox);
    if (!status_is_ok(outcome) && outcome.code != STATUS_NOT_FOUND)
        log_warn(outbox->settings.log, "outbox_manifest_failed",
                 LOG_STR("code", status_code_name(outcome.code)));
}

static void do_minute_work(struct outbox *outbox)
{
    struct outbox_stats stats;

    if (!status_is_ok(fold_record(outbox)))
        log_warn(outbox->settings.log, "outbox_fold_failed", LOG_NONE);
    write_due_manifests(outbox);
    if (!status_is_ok(forget(outbox)))
        log_warn(outbox->settings.log, "outbox_forget_failed", LOG_NONE);
    outbox_read_stats(outbox, &stats);
    if (pressure_is_alarming(stats.rows, stats.oldest_age_ms))
        log_error(outbox->settings.log, "outbox_behind", LOG_INT("rows", stats.rows),
                  LOG_INT("oldest_age_ms", stats.oldest_age_ms));
}

static void do_timed_work(struct outbox *outbox)
{
    const int64_t now_ms = clock_monotonic_ms();

    if (now_ms >= outbox->measure_at_ms) {
        if (!status_is_ok(relay_measure(outbox)))
            log_warn(outbox->settings.log, "outbox_measure_failed", LOG_NONE);
        outbox->measure_at_ms = now_ms + RELAY_MEASURE_MS;
    }
    if (now_ms >= outbox->minute_at_ms) {
        do_minute_work(outbox);
        outbox->minute_at_ms = now_ms + RELAY_MINUTE_MS;
    }
}

/* Delivers a batch; how long to wait before the next. */
static int64_t do_round(struct outbox *outbox)
{
    bool more = false;
    struct status outcome = relay_round(outbox, &more);

    if (status_is_ok(outcome)) {
        backoff_succeeded(&outbox->backoff);
        return more ? 0 : RELAY_IDLE_MS;
    }
    log_warn(outbox->settings.log, "outbox_delivery_failed",
             LOG_STR("code", status_code_name(outcome.code)));
    pthread_mutex_lock(&outbox->lock);
    outbox->stats.failed++;
    pthread_mutex_unlock(&outbox->lock);
    return backoff_failed_ms(&outbox->backoff);
}

/* Until the time has passed, or shorter when something was appended and nothing is failing; false
 * when the outbox is being closed. */
static bool rest(struct outbox *outbox, int64_t duration_ms)
{
    int64_t until_ms = clock_monotonic_ms() + duration_ms;
    bool may_hurry = outbox->backoff.failures == 0;

    pthread_mutex_lock(&outbox->lock);
    while (!outbox->is_stopping && clock_monotonic_ms() < until_ms) {
        if (outbox->has_news && may_hurry) {
            int64_t soon_ms = clock_monotonic_ms() + RELAY_NEWS_MS;
            until_ms = soon_ms < until_ms ? soon_ms : until_ms;
            may_hurry = false;
        }
        (void)condition_wait_until(&outbox->changed, &outbox->lock, until_ms);
    }
    outbox->has_news = false;
    bool goes_on = !outbox->is_stopping;
    pthread_mutex_unlock(&outbox->lock);
    return goes_on;
}

void *relay_run(void *argument)
{
    struct outbox *outbox = argument;

    do {
        do_timed_work(outbox);
    } while (rest(outbox, do_round(outbox)));
    return NULL;
}
