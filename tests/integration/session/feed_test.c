/* Replicas that tell each other: two feeds over one real PostgreSQL. */

#include "base/clock.h"
#include "crypto/crypto.h"
#include "schema.h"
#include "store/feed.h"
#include "store/session_any_tenant.h"
#include "support/world/world.h"

enum { SLOWNESS_MS = 3000 }; /* what a loaded machine may add to a second */

struct replica {
    struct db_pool *pool;
    struct session_table *table;
    struct network_table *networks;
    struct feed *feed;
};

static struct db_pool *service;
static struct crypto_hmac_key key;

static void replica_open(struct replica *replica, const struct crypto_hmac_key *with_key)
{
    replica->pool = pool_as("session_system", 2);
    CHECK_OK(session_table_open(1000, &replica->table));
    CHECK_OK(network_table_open(&replica->networks));
    CHECK_OK(feed_open(&(struct feed_options){.pool = replica->pool,
                                              .table = replica->table,
                                              .networks = replica->networks,
                                              .key = with_key,
                                              .log = &test_log},
                       &replica->feed));
}

static void replica_close(struct replica *replica)
{
    feed_close(&replica->feed);
    session_table_close(&replica->table);
    network_table_close(&replica->networks);
    db_pool_close(&replica->pool);
}

static bool holds(struct replica *replica, const struct session *session)
{
    struct session out;

    return session_table_use(replica->table, &session->mac, START, true, &out);
}

/* What End does: commits, then waits. */
static void announce(struct replica *replica, const struct session *session)
{
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t change = 0;

    CHECK_OK(db_begin_tenant(db, session->subject.tenant_id, &transaction));
    CHECK_OK(feed_announce(replica->feed, db, &session->mac, 1, &change));
    struct status committed = db_commit(&transaction);
    feed_settle(replica->feed, change, committed);
    CHECK_OK(committed);
}

static void put(struct replica *replica, struct session session)
{
    CHECK(session_table_put(replica->table, &session,
                            session_table_mark(replica->table, &session.mac)));
}

static void loads_what_is_there_and_becomes_fresh(void)
{
    CLEANUP(replica_close) struct replica replica = {0};
    struct session session = session_of(1, 1);

    add_session(service, &session);
    replica_open(&replica, &key);
    WAIT_UNTIL(feed_is_fresh(replica.feed));
    CHECK(feed_has_loaded(replica.feed));
    CHECK(holds(&replica, &session));
}

static void lets_no_replica_say_yes_after_an_end_was_answered(void)
{
    CLEANUP(replica_close) struct replica first = {0};
    CLEANUP(replica_close) struct replica second = {0};

    replica_open(&first, &key);
    replica_open(&second, &key);
    WAIT_UNTIL(feed_is_fresh(first.feed) && feed_is_fresh(second.feed));
    for (uint8_t i = 0; i < 20; i++) {
        struct session session = session_of(2, i);
        put(&first, session);
        put(&second, session);
        announce(&first, &session);
        CHECK(!holds(&first, &session));
        CHECK(!holds(&second, &session));
    }
}

/* It may not have heard of the others yet. */
static void lets_no_replica_say_yes_after_an_end_by_one_that_has_only_just_started(void)
{
    CLEANUP(replica_close) struct replica first = {0};

    replica_open(&first, &key);
    WAIT_UNTIL(feed_is_fresh(first.feed));
    for (uint8_t i = 0; i < 5; i++) {
        CLEANUP(replica_close) struct replica second = {0};
        struct session session = session_of(2, (uint8_t)(100 + i));
        put(&first, session);
        replica_open(&second, &key);
        WAIT_UNTIL(feed_has_loaded(second.feed));
        announce(&second, &session);
        CHECK(!holds(&first, &session) || !feed_is_fresh(first.feed));
    }
}

static void does_not_wait_the_whole_lapse_while_all_are_well(void)
{
    CLEANUP(replica_close) struct replica first = {0};
    CLEANUP(replica_close) struct replica second = {0};
    struct session session = session_of(2, 1);

    replica_open(&first, &key);
    replica_open(&second, &key);
    WAIT_UNTIL(feed_is_fresh(first.feed) && feed_is_fresh(second.feed));
    int64_t fastest_ms = INT64_MAX;
    for (int i = 0; i < 10; i++) {
        int64_t before_ms = clock_monotonic_ms();
        announce(&first, &session);
        int64_t took_ms = clock_monotonic_ms() - before_ms;
        fastest_ms = took_ms < fastest_ms ? took_ms : fastest_ms;
    }
    CHECK(fastest_ms < FEED_LAPSE_MS);
}

static void waits_for_a_replica_that_went_away_no_longer_than_it_trusts_its_memory(void)
{
    CLEANUP(replica_close) struct replica first = {0};
    CLEANUP(replica_close) struct replica second = {0};
    struct session session = session_of(3, 1);

    replica_open(&first, &key);
    replica_open(&second, &key);
    WAIT_UNTIL(feed_is_fresh(first.feed) && feed_is_fresh(second.feed));
    put(&second, session);
    feed_close(&second.feed); /* its feed is gone, its memory is not */
    int64_t before_ms = clock_monotonic_ms();
    announce(&first, &session);
    CHECK(clock_monotonic_ms() - before_ms < FEED_LAPSE_MS + SLOWNESS_MS);
}

static void doubts_everything_after_the_connection_was_cut(void)
{
    CLEANUP(replica_close) struct replica replica = {0};
    struct session session = session_of(4, 1);

    replica_open(&replica, &key);
    WAIT_UNTIL(feed_is_fresh(replica.feed));
    put(&replica, session);
    test_postgres_execute(&postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                     " WHERE usename = 'session_system'");
    WAIT_UNTIL(!holds(&replica, &session));
    WAIT_UNTIL(feed_is_fresh(replica.feed));
}

static void is_not_fresh_any_more_a_second_after_the_database_went_away(void)
{
    CLEANUP(replica_close) struct replica replica = {0};

    replica_open(&replica, &key);
    WAIT_UNTIL(feed_is_fresh(replica.feed));
    test_postgres_stop_immediate(&postgres);
    int64_t stopped_ms = clock_monotonic_ms();
    WAIT_UNTIL(clock_monotonic_ms() >= stopped_ms + FEED_LAPSE_MS);
    CHECK(!feed_is_fresh(replica.feed));
    test_postgres_start(&postgres);
    WAIT_UNTIL(feed_is_fresh(replica.feed));
}

/* It could be an end, sent by a replica with another key: not heeding it would be wrong. */
static void trusts_its_memory_no_more_when_it_hears_what_it_cannot_read(void)
{
    CLEANUP(replica_close) struct replica replica = {0};
    struct session session = session_of(5, 1);

    replica_open(&replica, &key);
    WAIT_UNTIL(feed_is_fresh(replica.feed));
    put(&replica, session);
    test_postgres_execute(&postgres, "SELECT pg_notify('session_feed', 'ended')");
    WAIT_UNTIL(!feed_is_fresh(replica.feed));
    WAIT_UNTIL(feed_is_fresh(replica.feed));
    CHECK(!holds(&replica, &session));
}

static void is_never_fresh_beside_a_replica_with_another_key(void)
{
    CLEANUP(replica_close) struct replica replica = {0};
    CLEANUP(replica_close) struct replica stranger = {0};
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key other = {0};
    struct session session = session_of(6, 1);

    CHECK_OK(crypto_hmac_key_open(bytes_of("another key"), 1, &other));
    replica_open(&replica, &key);
    replica_open(&stranger, &other);
    WAIT_UNTIL(feed_has_loaded(replica.feed) && feed_has_loaded(stranger.feed));
    WAIT_UNTIL(!feed_is_fresh(replica.feed) && !feed_is_fresh(stranger.feed));
    announce(&stranger, &session);
    CHECK(!feed_is_fresh(replica.feed));
}

static void lets_no_replica_say_yes_after_a_new_epoch_was_answered(void)
{
    struct session session = session_of(7, 1);
    CLEANUP(replica_close) struct replica first = {0};
    CLEANUP(replica_close) struct replica second = {0};
    int64_t change = 0;

    add_session(service, &session);
    replica_open(&first, &key);
    replica_open(&second, &key);
    WAIT_UNTIL(feed_is_fresh(first.feed) && feed_is_fresh(second.feed));
    CHECK(holds(&first, &session) && holds(&second, &session));
    uint64_t epochs = feed_epochs(second.feed);
    CLEANUP(db_release) struct db *db = acquire(service);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    CHECK_OK(db_begin(db, &transaction));
    CHECK_OK(feed_announce_epoch(first.feed, db, &change));
    feed_settle(first.feed, change, db_commit(&transaction));
    CHECK(!holds(&first, &session));
    CHECK(!holds(&second, &session));
    CHECK(feed_epochs(second.feed) > epochs);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(loads_what_is_there_and_becomes_fresh),
        TEST(lets_no_replica_say_yes_after_an_end_was_answered),
        TEST(lets_no_replica_say_yes_after_an_end_by_one_that_has_only_just_started),
        TEST(does_not_wait_the_whole_lapse_while_all_are_well),
        TEST(waits_for_a_replica_that_went_away_no_longer_than_it_trusts_its_memory),
        TEST(doubts_everything_after_the_connection_was_cut),
        TEST(is_not_fresh_any_more_a_second_after_the_database_went_away),
        TEST(trusts_its_memory_no_more_when_it_hears_what_it_cannot_read),
        TEST(is_never_fresh_beside_a_replica_with_another_key),
        TEST(lets_no_replica_say_yes_after_a_new_epoch_was_answered),
    };

    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    CHECK_OK(crypto_hmac_key_open(bytes_of("feed key"), 1, &key));
    schema_open();
    service = pool_as("session_svc", 2);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&service);
    test_postgres_close(&postgres);
    crypto_hmac_key_close(&key);
    crypto_close();
    return status;
}
