/* The relay, round by round, against an audit that takes, refuses, or is away. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/encoding.h"
#include "crypto/hash.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "support/check.h"
#include "world.h"

typedef Sekisho__Audit__V1__Event Event;

enum { TENANT = 7 };

static struct audit audit;

static const char count_waiting[] = "SELECT count(*) FROM outbox";
static const char count_quarantined[] = "SELECT count(*) FROM outbox_quarantine";

static void begin(void)
{
    world_reset();
    audit_init(&audit);
}

static void record_numbers(struct outbox *outbox, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        struct outbox_event event = event_number(TENANT, i);
        CHECK_OK(record(outbox, &event));
    }
}

/* Rounds until there is nothing more to do at once. */
static void relay_all(struct outbox *outbox)
{
    bool more = true;

    for (int i = 0; i < 1000 && more; i++)
        CHECK_OK(relay_round(outbox, &more));
    CHECK(!more);
}

static void keeps_what_audit_did_not_take(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    bool more = false;

    begin();
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 1, 3);
    audit.is_away = true;
    CHECK_STATUS(relay_round(outbox, &more), UNAVAILABLE);
    CHECK_INT(number_of(count_waiting), 3);
    audit.is_away = false;
    relay_all(outbox);
    CHECK_INT(number_of(count_waiting), 0);
    CHECK_INT(audit.count, 3);
}

static void waits_while_another_replica_relays(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    CLEANUP(db_release) struct db *db = acquire(system_);
    CLEANUP(db_rollback) struct db_transaction other = {0};
    bool more = true;
    bool is_locked = false;

    begin();
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 1, 1);
    CHECK_OK(db_begin(db, &other));
    CHECK_OK(store_lock_relay(db, &is_locked));
    CHECK(is_locked);
    CHECK_OK(relay_round(outbox, &more));
    CHECK(!more);
    CHECK_INT(audit.count, 0);
    CHECK_STATUS(manifest_write(outbox), NOT_FOUND);
    db_rollback(&other);
    relay_all(outbox);
    CHECK_INT(audit.count, 1);
}

/* As a relay does that lost its lock with its connection while it was delivering. */
static void passes_over_an_event_that_somebody_holds(void)
{
    static const char hold[] = "SELECT seq FROM outbox ORDER BY seq LIMIT 1 FOR UPDATE";
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    CLEANUP(db_release) struct db *db = acquire(system_);
    CLEANUP(db_rollback) struct db_transaction other = {0};

    begin();
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 1, 2);
    CHECK_OK(db_begin(db, &other));
    CHECK_OK(db_execute(db, hold, DB_NO_PARAMS, NULL));
    relay_all(outbox);
    CHECK_INT(audit.count, 1);
    CHECK(uuid_equal(audit.ids[0], event_number(TENANT, 2).id));
}

static void delivers_the_very_bytes_in_order_and_once(void)
{
    enum { EVENTS = 450 };
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    CLEANUP(arena_clear) struct arena arena;
    struct bytes expected;

    begin();
    arena_init(&arena, 1 << 20);
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 0, EVENTS - 1);
    struct outbox_event last = event_number(TENANT, EVENTS - 1);
    CHECK_OK(outbox_event_encode(&last, "auth", &arena, &expected));
    CHECK_OK(record(outbox, &last));
    relay_all(outbox);
    CHECK_INT(audit.count, EVENTS);
    CHECK_INT(audit.largest_batch, OUTBOX_BATCH_MAXIMUM);
    for (int i = 0; i < EVENTS; i++)
        CHECK(uuid_equal(audit.ids[i], event_number(TENANT, i).id));
    CHECK(bytes_equal(audit.last, expected));
    CHECK_INT(number_of(count_waiting), 0);
}

static void keeps_a_batch_within_the_size_of_a_request(void)
{
    enum { EVENTS = 20, VALUE_SIZE = 500 };
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    static char value[VALUE_SIZE + 1];
    struct outbox_change changes[14];

    begin();
    outbox = outbox_by_hand(&audit);
    memset(value, 'x', VALUE_SIZE);
    for (size_t i = 0; i < COUNT_OF(changes); i++)
        changes[i] = (struct outbox_change){"field", value, value};
    for (int i = 0; i < EVENTS; i++) {
        struct outbox_event event = event_number(TENANT, i);
        event.changes = changes;
        event.change_count = COUNT_OF(changes);
        CHECK_OK(record(outbox, &event));
    }
    relay_all(outbox);
    CHECK_INT(audit.count, EVENTS);
    CHECK(audit.largest_batch > 1 && audit.largest_size <= OUTBOX_BATCH_SIZE_MAXIMUM);
}

static void try_again_at_once(void)
{
    test_postgres_execute(&postgres, "UPDATE auth.outbox SET not_before = NULL");
}

static void puts_a_refused_event_into_quarantine_while_others_flow(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    struct outbox_stats stats;

    begin();
    outbox = outbox_by_hand(&audit);
    audit.poison = event_number(TENANT, 1).id;
    record_numbers(outbox, 0, 3);
    relay_all(outbox);
    CHECK_INT(audit.count, 2);
    for (int i = 1; i < OUTBOX_TRIES_MAXIMUM; i++) {
        CHECK_INT(number_of(count_waiting), 1);
        CHECK_INT(number_of(count_quarantined), 0);
        try_again_at_once();
        relay_all(outbox);
    }
    CHECK_INT(number_of(count_waiting), 0);
    CHECK_INT(number_of(count_quarantined), 1);
    CHECK_OK(relay_measure(outbox));
    outbox_read_stats(outbox, &stats);
    CHECK_INT(stats.quarantined, 1);
    CHECK_INT(stats.delivered, 2);
}

static void finds_the_event_that_spoils_a_batch(void)
{
    enum { EVENTS = 50, POISON = 33 };
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin();
    outbox = outbox_by_hand(&audit);
    audit.poison = event_number(TENANT, POISON).id;
    audit.refuses_batches = true;
    record_numbers(outbox, 0, EVENTS);
    relay_all(outbox);
    CHECK_INT(audit.count, EVENTS - 1);
    CHECK_INT(audit_took(&audit, audit.poison), 0);
    CHECK_INT(number_of(count_waiting), 1);
}

static void refuses_changes_when_the_outbox_is_long_and_keeps_a_reserve(void)
{
    struct outbox_settings settings = world_settings(&audit);
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin();
    settings.rows_maximum = 10;
    settings.rows_reserve = 3;
    CHECK_OK(outbox_prepare(&settings, &outbox));
    audit.is_away = true;
    record_numbers(outbox, 0, 9);
    CHECK_OK(relay_measure(outbox));
    CHECK_OK(outbox_may_change(outbox));
    record_numbers(outbox, 9, 1); /* counted before it is measured */
    CHECK_STATUS(outbox_may_change(outbox), UNAVAILABLE);
    CHECK_OK(outbox_may_restrict(outbox));
    record_numbers(outbox, 10, 3);
    CHECK_OK(relay_measure(outbox));
    CHECK_STATUS(outbox_may_restrict(outbox), UNAVAILABLE);
    audit.is_away = false;
    relay_all(outbox);
    CHECK_OK(relay_measure(outbox));
    CHECK_OK(outbox_may_change(outbox));
    CHECK_INT(audit.count, 13);
}

static void refuses_changes_when_the_oldest_event_is_too_old(void)
{
    struct outbox_stats stats;
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin();
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 0, 1);
    test_postgres_execute(&postgres, "UPDATE auth.outbox SET at = now() - interval '899 seconds'");
    CHECK_OK(relay_measure(outbox));
    CHECK_OK(outbox_may_change(outbox));
    test_postgres_execute(&postgres, "UPDATE auth.outbox SET at = now() - interval '901 seconds'");
    CHECK_OK(relay_measure(outbox));
    CHECK_STATUS(outbox_may_change(outbox), UNAVAILABLE);
    CHECK_OK(outbox_may_restrict(outbox));
    outbox_read_stats(outbox, &stats);
    CHECK(!stats.may_change && stats.oldest_age_ms >= 901000);
}

static Event *decode_last(void)
{
    Event *event = sekisho__audit__v1__event__unpack(NULL, audit.last.size, audit.last.data);

    CHECK(event != NULL);
    return event;
}

static void fold_once(struct outbox *outbox, int number)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct outbox_event event = event_number(TENANT, number);

    event.kind = "authn_login_fail";
    event.source.address = "2001:db8::1";
    CHECK_OK(db_begin_tenant(db, TENANT, &transaction));
    CHECK_OK(outbox_append_foldable(outbox, &transaction, &event, "sato"));
    CHECK_OK(db_commit(&transaction));
}

static void folds_a_flood_into_a_number(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin();
    outbox = outbox_by_hand(&audit);
    for (int i = 0; i < FOLD_FREE + 5; i++)
        fold_once(outbox, i);
    CHECK_INT(number_of(count_waiting), FOLD_FREE);
    CHECK_OK(fold_record(outbox));
    CHECK_INT(number_of(count_waiting), FOLD_FREE + 1);
    CHECK_OK(fold_record(outbox));
    CHECK_INT(number_of(count_waiting), FOLD_FREE + 1);
    relay_all(outbox);

    Event *event = decode_last();
    CHECK_INT(event->count, 5);
    CHECK_INT(event->tenant_id, TENANT);
    CHECK_TEXT(event->kind, "authn_login_fail");
    CHECK_TEXT(event->source->address, "2001:db8::");
    CHECK_TEXT(event->actor->login_id, "sato");
    sekisho__audit__v1__event__free_unpacked(event, NULL);
}

static void keeps_folded_numbers_while_they_cannot_be_written(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin();
    outbox = outbox_by_hand(&audit);
    for (int i = 0; i < FOLD_FREE + 3; i++)
        fold_once(outbox, i);
    test_postgres_execute(&postgres, "REVOKE INSERT ON auth.outbox_ledger FROM auth_system");
    CHECK_STATUS(fold_record(outbox), PERMISSION_DENIED);
    for (int i = 0; i < FOLD_FREE + 4; i++)
        fold_once(outbox, 100 + i);
    CHECK_STATUS(fold_record(outbox), PERMISSION_DENIED);
    test_postgres_execute(&postgres, "GRANT INSERT ON auth.outbox_ledger TO auth_system");
    CHECK_OK(fold_record(outbox));
    CHECK_INT(number_of(count_waiting), 2 * FOLD_FREE + 2);
}

static void check_change(const Event *event, size_t index, const char *field, const char *after)
{
    CHECK(index < event->n_changes);
    CHECK_TEXT(event->changes[index]->field, field);
    CHECK_TEXT(event->changes[index]->after, after);
}

/* The hour whose manifest is due last, by the server's clock. */
#define DUE_HOUR "date_trunc('hour', now() - interval '65 minutes', 'UTC')"

/* Begins when no other hour becomes due for ten seconds. */
static void begin_well_before_the_next_manifest(void)
{
    begin();
    TEST_POSTGRES_WAIT_FOR(
        &postgres, "extract(epoch FROM clock_timestamp() - interval '65 minutes')::bigint % 3600"
                   " < 3590");
}

/* Ids 1, 2, 3 in the hour before: XOR 0, and the digest of them in order. Nothing in the last. */
static void writes_a_manifest_of_each_hour_once(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;
    uint8_t ids[3 * UUID_SIZE] = {0};
    uint8_t digest[SHA256_SIZE];
    char digest_hex[HEX_CAPACITY(SHA256_SIZE)];

    begin_well_before_the_next_manifest();
    outbox = outbox_by_hand(&audit);
    test_postgres_execute(&postgres,
                          "INSERT INTO auth.outbox_ledger SELECT"
                          " ('00000000-0000-0000-0000-00000000000' || n)::uuid, " DUE_HOUR
                          " - interval '1 hour' + n * interval '19 minutes'"
                          " FROM unnest('{3,1,2}'::int[]) AS n");
    for (uint8_t i = 0; i < 3; i++)
        ids[i * UUID_SIZE + 15] = (uint8_t)(i + 1);
    crypto_sha256(ids, sizeof ids, digest);
    hex_encode(digest, sizeof digest, digest_hex);

    CHECK_OK(manifest_write(outbox));
    relay_all(outbox);
    Event *event = decode_last();
    CHECK_TEXT(event->kind, "outbox_manifest");
    CHECK(event->tenant_id == OUTBOX_INSTALLATION);
    check_change(event, 1, "count", "3");
    check_change(event, 2, "xor", "00000000000000000000000000000000");
    check_change(event, 3, "sha256", digest_hex);
    sekisho__audit__v1__event__free_unpacked(event, NULL);

    CHECK_OK(manifest_write(outbox));
    CHECK_STATUS(manifest_write(outbox), NOT_FOUND);
    relay_all(outbox);
    CHECK_INT(audit.count, 2);
    event = decode_last();
    check_change(event, 1, "count", "0");
    sekisho__audit__v1__event__free_unpacked(event, NULL);
}

/* The last hour had no event: that is said too. Then none is due, in no replica. */
static void writes_a_manifest_of_an_empty_hour(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin_well_before_the_next_manifest();
    outbox = outbox_by_hand(&audit);
    CHECK_OK(manifest_write(outbox));
    CHECK_STATUS(manifest_write(outbox), NOT_FOUND);
    relay_all(outbox);
    CHECK_INT(audit.count, 1);
    Event *event = decode_last();
    check_change(event, 1, "count", "0");
    check_change(event, 2, "xor", "00000000000000000000000000000000");
    check_change(event, 3, "sha256",
                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sekisho__audit__v1__event__free_unpacked(event, NULL);
    /* The manifest itself belongs to the hour it was written in. */
    CHECK_INT(number_of("SELECT count(*) FROM outbox_ledger"), 1);
}

static void counts_an_event_that_was_taken_out_by_hand(void)
{
    CLEANUP(outbox_close) struct outbox *outbox = NULL;

    begin_well_before_the_next_manifest();
    outbox = outbox_by_hand(&audit);
    record_numbers(outbox, 0, 2);
    test_postgres_execute(&postgres, "DELETE FROM auth.outbox");
    test_postgres_execute(&postgres, "UPDATE auth.outbox_ledger SET at = " DUE_HOUR);
    CHECK_OK(manifest_write(outbox));
    relay_all(outbox);
    Event *event = decode_last();
    check_change(event, 1, "count", "2");
    sekisho__audit__v1__event__free_unpacked(event, NULL);
}

static void refuses_to_open_without_what_it_needs(void)
{
    struct outbox_settings settings[5];
    struct outbox *outbox = NULL;

    for (size_t i = 0; i < COUNT_OF(settings); i++)
        settings[i] = world_settings(&audit);
    settings[0].service = NULL;
    settings[1].pool = NULL;
    settings[2].clock = NULL;
    settings[3].key = NULL;
    settings[4].deliver = NULL;
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        CHECK_STATUS(outbox_open(&settings[i], &outbox), INVALID_ARGUMENT);
    CHECK(outbox == NULL);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_to_open_without_what_it_needs),
        TEST(keeps_what_audit_did_not_take),
        TEST(waits_while_another_replica_relays),
        TEST(passes_over_an_event_that_somebody_holds),
        TEST(delivers_the_very_bytes_in_order_and_once),
        TEST(keeps_a_batch_within_the_size_of_a_request),
        TEST(puts_a_refused_event_into_quarantine_while_others_flow),
        TEST(finds_the_event_that_spoils_a_batch),
        TEST(refuses_changes_when_the_outbox_is_long_and_keeps_a_reserve),
        TEST(refuses_changes_when_the_oldest_event_is_too_old),
        TEST(folds_a_flood_into_a_number),
        TEST(keeps_folded_numbers_while_they_cannot_be_written),
        TEST(writes_a_manifest_of_each_hour_once),
        TEST(writes_a_manifest_of_an_empty_hour),
        TEST(counts_an_event_that_was_taken_out_by_hand),
    };

    world_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
