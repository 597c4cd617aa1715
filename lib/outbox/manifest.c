#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "outbox/outbox_private.h"
#include "outbox/store.h"

enum {
    SUM_TIMEOUT_MS = 60000, /* sorting a million ids takes some seconds */
    NUMBER_CAPACITY = sizeof "9223372036854775807",
};

/* The same for every replica, so that an hour cannot have two. */
static struct uuid manifest_id(const struct outbox *outbox, int64_t hour_us)
{
    char name[64];

    int size =
        snprintf(name, sizeof name, "manifest %.20s %" PRId64, outbox->settings.service, hour_us);
    return outbox_event_id(outbox->settings.key,
                           (struct bytes){(const uint8_t *)name, (size_t)size}, 0);
}

static struct status append_manifest(struct outbox *outbox, struct db_transaction *transaction,
                                     int64_t hour_us, const struct store_manifest *sums)
{
    char hour[CLOCK_TEXT_CAPACITY];
    char count[NUMBER_CAPACITY];
    int64_t now_us = 0;

    TRY(db_clock_now_us(outbox->settings.clock, &now_us));
    clock_encode(hour_us, hour);
    (void)snprintf(count, sizeof count, "%" PRId64, sums->count);
    const struct outbox_change figures[] = {{.field = "hour", .after = hour},
                                            {.field = "count", .after = count},
                                            {.field = "xor", .after = sums->xor_hex},
                                            {.field = "sha256", .after = sums->sha256_hex}};
    const struct outbox_event event = {
        .id = manifest_id(outbox, hour_us),
        .tenant_id = OUTBOX_INSTALLATION,
        .at_us = now_us,
        .kind = "outbox_manifest",
        .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
        .object = {.kind = "outbox", .id = outbox->settings.service, .label = hour},
        .result = OUTBOX_SUCCEEDED,
        .changes = figures,
        .change_count = COUNT_OF(figures)};
    return outbox_append(outbox, transaction, &event);
}

struct status manifest_write(struct outbox *outbox)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct store_manifest sums;
    int64_t hour_us = 0;
    bool is_locked = false;

    TRY(db_acquire(outbox->settings.pool, outbox->settings.log, &db));
    TRY(db_begin(db, &transaction));
    TRY(store_lock_relay(db, &is_locked));
    if (!is_locked)
        return FAIL(NOT_FOUND, "another replica does it");
    TRY(store_find_due_hour(db, &hour_us));
    TRY(db_allow_time(&transaction, SUM_TIMEOUT_MS));
    TRY(store_sum_hour(db, hour_us, &sums));
    TRY(append_manifest(outbox, &transaction, hour_us, &sums));
    TRY(store_close_hour(db, hour_us, manifest_id(outbox, hour_us)));
    return db_commit(&transaction);
}
