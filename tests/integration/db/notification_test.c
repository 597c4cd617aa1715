/* Notifications between connections, and rows in a stream. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "database.h"
#include "db/notification.h"
#include "db/stream.h"
#include "support/check.h"

enum { LONG_MS = 10000 };

static struct db_pool *pool;
static struct db_notification received;

static void notify(struct db *db, const char *channel, const char *payload)
{
    CHECK_OK(db_execute(db, "SELECT pg_notify($1, $2)",
                        DB_PARAMS(DB_TEXT(channel), DB_TEXT(payload)), NULL));
}

static enum db_wait wait_for(struct db *db, int wake_descriptor, int timeout_ms)
{
    enum db_wait what = DB_WAIT_NOTIFIED;

    CHECK_OK(db_wait_notification(db, wake_descriptor, timeout_ms, &received, &what));
    return what;
}

static void hears_others_and_itself_in_order(void)
{
    CLEANUP(db_release) struct db *listener = acquire(pool);
    CLEANUP(db_release) struct db *speaker = acquire(pool);

    CHECK_OK(db_listen(listener, "LISTEN feed"));
    notify(speaker, "feed", "first");
    notify(speaker, "elsewhere", "unheard");
    notify(listener, "feed", "");
    CHECK_INT(wait_for(listener, -1, LONG_MS), DB_WAIT_NOTIFIED);
    CHECK_TEXT(received.channel, "feed");
    CHECK_TEXT(received.payload, "first");
    CHECK(!received.is_own);
    CHECK_INT(wait_for(listener, -1, LONG_MS), DB_WAIT_NOTIFIED);
    CHECK_TEXT(received.payload, "");
    CHECK(received.is_own);
    CHECK_INT(wait_for(listener, -1, 0), DB_WAIT_TIMEOUT);
}

static void hears_nothing_of_what_was_undone(void)
{
    CLEANUP(db_release) struct db *listener = acquire(pool);
    CLEANUP(db_release) struct db *speaker = acquire(pool);
    {
        CLEANUP(db_rollback) struct db_transaction transaction = {0};
        CHECK_OK(db_listen(listener, "LISTEN feed"));
        CHECK_OK(db_begin(speaker, &transaction));
        notify(speaker, "feed", "undone");
    }
    notify(speaker, "feed", "done");
    CHECK_INT(wait_for(listener, -1, LONG_MS), DB_WAIT_NOTIFIED);
    CHECK_TEXT(received.payload, "done");
}

static void is_woken_by_a_descriptor(void)
{
    CLEANUP(db_release) struct db *listener = acquire(pool);
    int wake = eventfd(1, EFD_CLOEXEC);

    CHECK_OK(db_listen(listener, "LISTEN feed"));
    CHECK_INT(wait_for(listener, wake, LONG_MS), DB_WAIT_WOKEN);
    close(wake);
}

static void says_that_the_connection_is_gone(void)
{
    CLEANUP(db_release) struct db *listener = acquire(pool);
    enum db_wait what = DB_WAIT_TIMEOUT;

    CHECK_OK(db_listen(listener, "LISTEN feed"));
    test_postgres_execute(&postgres, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                     " WHERE usename = 'auth_svc'");
    CHECK_STATUS(db_wait_notification(listener, -1, LONG_MS, &received, &what), UNAVAILABLE);
    CHECK_STATUS(db_wait_notification(listener, -1, LONG_MS, &received, &what), UNAVAILABLE);
}

static void lends_no_connection_that_listens(void)
{
    struct db *db = acquire(pool);
    struct db_pool_stats before;
    struct db_pool_stats after;

    CHECK_OK(db_listen(db, "LISTEN feed"));
    db_pool_read_stats(pool, &before);
    db_release(&db);
    db_pool_read_stats(pool, &after);
    CHECK_INT(after.open, before.open - 1);
}

struct sum {
    int64_t rows;
    int64_t total;
    int64_t stop_after;
};

static struct status add(void *context, const struct db_rows *row)
{
    struct sum *sum = context;
    int64_t value = 0;

    TRY(db_get_int(row, 0, &value));
    sum->rows++;
    sum->total += value;
    if (sum->rows == sum->stop_after)
        return FAIL(CANCELLED, "enough");
    return OK;
}

static const char series[] = "SELECT generate_series(1, $1)";

static void streams_many_rows(void)
{
    enum { ROWS = 200000 };
    CLEANUP(db_release) struct db *db = acquire(pool);
    struct sum sum = {0};

    CHECK_OK(db_stream(db, series, DB_PARAMS(DB_INT(ROWS)), LONG_MS, add, &sum));
    CHECK_INT(sum.rows, ROWS);
    CHECK_INT(sum.total, (int64_t)ROWS * (ROWS + 1) / 2);
    CHECK_OK(db_stream(db, series, DB_PARAMS(DB_INT(0)), LONG_MS, add, &sum));
    CHECK_INT(sum.rows, ROWS);
}

static void ends_a_stream_when_the_handler_says_so(void)
{
    struct sum sum = {.stop_after = 10};
    struct db *db = acquire(pool);

    CHECK_STATUS(db_stream(db, series, DB_PARAMS(DB_INT(100000)), LONG_MS, add, &sum), CANCELLED);
    CHECK_INT(sum.rows, 10);
    db_release(&db);
    db = acquire(pool);
    CHECK_OK(db_execute(db, "SELECT 1", DB_NO_PARAMS, NULL));
    db_release(&db);
}

static void gives_a_stream_the_time_it_asks_for(void)
{
    CLEANUP(db_release) struct db *db = acquire(pool);
    struct sum sum = {0};

    CHECK_STATUS(db_stream(db, "SELECT 1 FROM pg_sleep(60)", DB_NO_PARAMS, 200, add, &sum),
                 UNAVAILABLE);
    CHECK_INT(sum.rows, 0);
}

static void streams_only_outside_a_transaction(void)
{
    CLEANUP(db_release) struct db *db = acquire(pool);
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    struct sum sum = {0};

    CHECK_OK(db_begin(db, &transaction));
    CHECK_STATUS(db_stream(db, series, DB_PARAMS(DB_INT(1)), LONG_MS, add, &sum),
                 FAILED_PRECONDITION);
}

int main(void)
{
    static const struct test tests[] = {TEST(hears_others_and_itself_in_order),
                                        TEST(hears_nothing_of_what_was_undone),
                                        TEST(is_woken_by_a_descriptor),
                                        TEST(says_that_the_connection_is_gone),
                                        TEST(lends_no_connection_that_listens),
                                        TEST(streams_many_rows),
                                        TEST(ends_a_stream_when_the_handler_says_so),
                                        TEST(gives_a_stream_the_time_it_asks_for),
                                        TEST(streams_only_outside_a_transaction)};

    database_open("");
    pool = pool_as("auth_svc", 2);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&pool);
    test_postgres_close(&postgres);
    return status;
}
