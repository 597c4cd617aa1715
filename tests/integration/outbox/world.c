#include "world.h"

#include <time.h>

#include "base/clock.h"
#include "crypto/crypto.h"
#include "migrations/outbox.h"
#include "support/check.h"

enum { WAIT_MAXIMUM_MS = 10000 };

struct db_pool *service;
struct db_pool *system_;
struct db_clock *db_time;
struct crypto_hmac_keys event_keys;

static void migrate(void)
{
    static const struct db_migration_set *const sets[] = {&outbox_migrations};
    struct db_pool *migrator = pool_as("auth_migrate", 1);
    struct db *db = acquire(migrator);

    CHECK_OK(db_migrate(db, sets, COUNT_OF(sets)));
    db_release(&db);
    db_pool_close(&migrator);
}

void world_open(void)
{
    database_open("");
    migrate();
    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    CHECK_OK(crypto_hmac_key_open(bytes_of("a key for events"), 1, &event_keys.current));
    service = pool_as("auth_svc", 4);
    system_ = pool_as("auth_system", 4);
    CHECK_OK(db_clock_open(system_, &test_log, &db_time));
}

void world_close(void)
{
    db_clock_close(&db_time);
    db_pool_close(&service);
    db_pool_close(&system_);
    crypto_hmac_keys_close(&event_keys);
    test_postgres_close(&postgres);
}

void world_reset(void)
{
    test_postgres_execute(&postgres, "TRUNCATE auth.outbox, auth.outbox_ledger,"
                                     " auth.outbox_manifests, auth.outbox_quarantine,"
                                     " auth.idempotency");
}

void audit_init(struct audit *audit)
{
    *audit = (struct audit){.lock = PTHREAD_MUTEX_INITIALIZER};
}

static bool is_poison(const struct audit *audit, const struct outbox_entry *entry)
{
    return !uuid_is_nil(audit->poison) && uuid_equal(entry->id, audit->poison);
}

static void take(struct audit *audit, const struct outbox_entry *entry)
{
    CHECK(audit->count < AUDIT_MAXIMUM && entry->bytes.size <= sizeof audit->last_bytes);
    audit->ids[audit->count++] = entry->id;
    memcpy(audit->last_bytes, entry->bytes.data, entry->bytes.size);
    audit->last = (struct bytes){audit->last_bytes, entry->bytes.size};
}

static struct status deliver(struct audit *audit, const struct outbox_entry *entries, size_t count,
                             bool *refused)
{
    size_t size = 0;

    if (audit->is_away)
        return FAIL(UNAVAILABLE, "away");
    for (size_t i = 0; i < count; i++) {
        if (audit->refuses_batches && is_poison(audit, &entries[i]))
            return FAIL(INVALID_ARGUMENT, "malformed batch");
    }
    for (size_t i = 0; i < count; i++) {
        refused[i] = is_poison(audit, &entries[i]);
        size += entries[i].bytes.size;
        if (!refused[i])
            take(audit, &entries[i]);
    }
    if (count > audit->largest_batch)
        audit->largest_batch = count;
    if (size > audit->largest_size)
        audit->largest_size = size;
    return OK;
}

struct status audit_deliver(void *context, const struct outbox_entry *entries, size_t count,
                            bool *refused)
{
    struct audit *audit = context;

    pthread_mutex_lock(&audit->lock);
    struct status outcome = deliver(audit, entries, count, refused);
    pthread_mutex_unlock(&audit->lock);
    return outcome;
}

size_t audit_count(struct audit *audit)
{
    pthread_mutex_lock(&audit->lock);
    size_t count = audit->count;
    pthread_mutex_unlock(&audit->lock);
    return count;
}

size_t audit_took(struct audit *audit, struct uuid id)
{
    size_t times = 0;

    pthread_mutex_lock(&audit->lock);
    for (size_t i = 0; i < audit->count; i++)
        times += uuid_equal(audit->ids[i], id);
    pthread_mutex_unlock(&audit->lock);
    return times;
}

struct outbox_settings world_settings(struct audit *audit)
{
    return (struct outbox_settings){.service = "auth",
                                    .pool = system_,
                                    .clock = db_time,
                                    .key = &event_keys.current,
                                    .deliver = audit_deliver,
                                    .context = audit,
                                    .log = &test_log};
}

struct outbox *outbox_started(struct audit *audit)
{
    struct outbox_settings settings = world_settings(audit);
    struct outbox *outbox = NULL;

    CHECK_OK(outbox_open(&settings, &outbox));
    return outbox;
}

struct outbox *outbox_by_hand(struct audit *audit)
{
    struct outbox_settings settings = world_settings(audit);
    struct outbox *outbox = NULL;

    CHECK_OK(outbox_prepare(&settings, &outbox));
    return outbox;
}

struct outbox_event event_number(int64_t tenant, int number)
{
    const struct bytes key = {(const uint8_t *)&number, sizeof number};
    int64_t now_us = 0;

    CHECK_OK(db_clock_now_us(db_time, &now_us));
    return (struct outbox_event){.id = outbox_event_id(&event_keys.current, key, 0),
                                 .tenant_id = tenant,
                                 .at_us = now_us,
                                 .kind = "user_disabled",
                                 .actor = {.kind = OUTBOX_ACTOR_STAFF, .login_id = "sato"},
                                 .source = {.address = "192.0.2.1"},
                                 .result = OUTBOX_SUCCEEDED};
}

struct status record(struct outbox *outbox, const struct outbox_event *event)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(service, NULL, &db));
    TRY(db_begin_tenant(db, event->tenant_id, &transaction));
    TRY(outbox_append(outbox, &transaction, event));
    return db_commit(&transaction);
}

int64_t number_of(const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(system_);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t value = -1;

    CHECK_OK(db_query_text(db, sql, DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &value));
    return value;
}

void wait_for_count(struct audit *audit, size_t count)
{
    const struct timespec pause = {0, 2000000};
    int64_t since_ms = clock_monotonic_ms();

    while (audit_count(audit) < count) {
        if (clock_monotonic_ms() - since_ms > WAIT_MAXIMUM_MS)
            test_fail(__FILE__, __LINE__, "%zu events arrive, %zu came", count, audit_count(audit));
        nanosleep(&pause, NULL);
    }
}
