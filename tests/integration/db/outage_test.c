/* A server that refuses, goes away, hangs, comes back: under threads that keep writing, so that the
 * thread sanitizer sees the pool at work too. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "database.h"
#include "db/clock.h"
#include "support/certificates.h"
#include "support/check.h"
#include "support/descriptors.h"
#include "support/process.h"

enum {
    PATIENCE_MS = 10000, /* with a server that will answer */
    REFUSAL_MS = 600,    /* with one that will not */
    WRITERS = 4,
    ROWS_MAXIMUM = 200000, /* of one writer */
    RECOVERY_MAXIMUM_MS = 5000,
};

static const char schema[] = "CREATE TABLE entry (id bigint PRIMARY KEY);"
                             "GRANT SELECT, INSERT ON entry TO auth_svc;";

static struct test_directory directory;

/* What pools say of the connections that they do not get. */
static struct log heard = {.service = "test", .threshold = LOG_LEVEL_WARN};

static struct status ask_within(struct db_pool *pool, int timeout_ms)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire_within(pool, NULL, timeout_ms, &db));
    return db_execute(db, "SELECT 1", DB_NO_PARAMS, NULL);
}

static struct status ask(struct db_pool *pool)
{
    return ask_within(pool, PATIENCE_MS);
}

static struct db_pool *heard_pool(const struct db_settings *settings)
{
    struct db_pool *pool = NULL;

    CHECK_OK(db_pool_open(settings, &heard, &pool));
    return pool;
}

static struct db_pool *pool_to(const char *host, const char *ca_path)
{
    char password_file[TEST_PATH_CAPACITY];
    struct db_settings settings = settings_as("auth_svc", password_file);

    settings.host = host;
    settings.ca_file = ca_path;
    return heard_pool(&settings);
}

static const char *all_heard(void)
{
    static char text[1 << 16];

    ssize_t size = pread(heard.descriptor, text, sizeof text - 1, 0);
    CHECK(size >= 0);
    text[size] = '\0';
    return text;
}

/* It gets nothing, and that for this reason: a server that is only slow gives nothing either. */
static void expect_refusal(struct db_pool *pool, const char *reason)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;

    CHECK(ftruncate(heard.descriptor, 0) == 0 && lseek(heard.descriptor, 0, SEEK_SET) == 0);
    do {
        if (clock_monotonic_ms() > until_ms)
            test_fail(__FILE__, __LINE__, "refused because of: %s\n%s", reason, all_heard());
        CHECK_STATUS(ask_within(pool, REFUSAL_MS), UNAVAILABLE);
    } while (strstr(all_heard(), reason) == NULL);
}

static void reload(const char *change)
{
    test_postgres_execute(&postgres, change);
    test_postgres_stop(&postgres);
    test_postgres_start(&postgres);
}

static void refuses_a_server_with_less_than_tls_1_3(void)
{
    struct db_pool *pool = pool_to(postgres.host, postgres.ca_path);

    CHECK_OK(ask(pool));
    test_postgres_execute(&postgres, "ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1.2'");
    reload("ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.2'");
    expect_refusal(pool, "alert protocol version");
    test_postgres_execute(&postgres, "ALTER SYSTEM RESET ssl_min_protocol_version");
    reload("ALTER SYSTEM RESET ssl_max_protocol_version");
    CHECK_OK(ask(pool));
    db_pool_close(&pool);
}

static void write_hba(const char *rules)
{
    char data[TEST_PATH_CAPACITY];
    char path[TEST_PATH_CAPACITY];
    char text[1024];

    test_path_join(postgres.home, "data", data);
    test_path_join(data, "pg_hba.conf", path);
    int size = snprintf(text, sizeof text, "local all postgres peer map=superuser\n%s\n", rules);
    FILE *file = fopen(path, "we"); /* in place: it stays the server's */
    CHECK(file && fwrite(text, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    test_postgres_stop(&postgres);
    test_postgres_start(&postgres);
}

/* A server that wants no proof cannot give one either: it may be anybody's. */
static void refuses_a_server_that_asks_for_less_than_scram_inside_tls(void)
{
    static const struct {
        const char *rule;
        const char *reason;
    } cases[] = {
        {"hostssl all all all trust", "channel binding required"},
        {"hostssl all all all password", "channel binding required"},
        {"hostnossl all all all scram-sha-256", "no pg_hba.conf entry"},
    };
    struct db_pool *pool = pool_to(postgres.host, postgres.ca_path);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        write_hba(cases[i].rule);
        expect_refusal(pool, cases[i].reason);
    }
    write_hba("hostssl all all all scram-sha-256");
    CHECK_OK(ask(pool));
    db_pool_close(&pool);
}

static void copy_over(const char *from_directory, const char *name)
{
    char from[TEST_PATH_CAPACITY];
    char to[TEST_PATH_CAPACITY];

    test_path_join(from_directory, name, from);
    test_path_join(postgres.home, name, to);
    const char *const copy[] = {"cp", from, to, NULL}; /* into the file that is there */
    CHECK_INT(test_process_run(copy, 10000), 0);
}

static void keep_original(const char *directory_path)
{
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];

    test_path_join(postgres.home, "tls.crt", certificate);
    test_path_join(postgres.home, "tls.key", key);
    const char *const copy[] = {"cp", "-t", directory_path, certificate, key, NULL};
    CHECK_INT(test_process_run(copy, 10000), 0);
}

/* With `reason` NULL it is taken for whom it says it is. */
static void expect(const char *host, const char *ca_path, const char *reason)
{
    struct db_pool *pool = pool_to(host, ca_path);

    if (reason)
        expect_refusal(pool, reason);
    else
        CHECK_OK(ask(pool));
    db_pool_close(&pool);
}

static void refuses_a_server_of_another_name_or_authority(void)
{
    char authority[TEST_PATH_CAPACITY];
    char leaf[TEST_PATH_CAPACITY];
    const char *original = directory.path;
    char ca_path[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "ca", authority);
    test_path_join(directory.path, "leaf", leaf);
    test_path_join(authority, "ca.crt", ca_path);
    test_certificate_authority(authority);
    test_certificate_issue(authority, leaf, "postgres", TEST_CERTIFICATE_NO_URI); /* localhost */

    keep_original(original);
    copy_over(leaf, "tls.crt");
    copy_over(leaf, "tls.key");
    test_postgres_stop(&postgres);
    test_postgres_start(&postgres);
    expect("127.0.0.1", ca_path, "does not match host name");
    expect("localhost", postgres.ca_path, "certificate verify failed");
    expect("localhost", ca_path, NULL);

    copy_over(original, "tls.crt");
    copy_over(original, "tls.key");
    test_postgres_stop(&postgres);
    test_postgres_start(&postgres);
    expect(postgres.host, postgres.ca_path, NULL);
}

static void reads_the_password_anew_for_each_connection(void)
{
    char original[TEST_PATH_CAPACITY];
    struct db_settings settings = settings_as("auth_svc", original);
    char path[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "password", path);
    test_file_write(path, "wrong\n", 6);
    settings.password_file = path;
    struct db_pool *pool = heard_pool(&settings);
    expect_refusal(pool, "password authentication failed");
    test_file_write(path, "two\nlines\n", 10);
    expect_refusal(pool, "the password file cannot be used");
    test_file_write(path, "new\n", 4);
    test_postgres_execute(&postgres, "ALTER ROLE auth_svc PASSWORD 'new'");
    CHECK_OK(ask(pool));
    db_pool_close(&pool);
    test_file_write(original, "new\n", 4);
}

static void refuses_when_all_connections_are_lent(void)
{
    struct db_pool *pool = pool_as("auth_svc", 1);
    struct db *lent = acquire(pool);
    struct db *none = NULL;
    struct db_pool_stats stats;

    CHECK_STATUS(db_acquire_within(pool, NULL, 20, &none), UNAVAILABLE);
    CHECK(none == NULL);
    db_pool_read_stats(pool, &stats);
    CHECK_INT(stats.refused, 1);
    CHECK_INT(stats.lent, 1);
    db_release(&lent);
    lent = acquire(pool);
    db_release(&lent);
    db_pool_read_stats(pool, &stats);
    CHECK_INT(stats.connected, 1);
    CHECK_INT(stats.lent, 0);
    db_pool_close(&pool);
}

static void answers_within_its_time_when_there_is_no_server(void)
{
    struct db_pool *pool = pool_as("auth_svc", 2);

    test_postgres_stop(&postgres);
    int64_t before_ms = clock_monotonic_ms();
    CHECK_STATUS(db_pool_check(pool), UNAVAILABLE);
    int64_t took_ms = clock_monotonic_ms() - before_ms;
    CHECK(took_ms >= DB_CONNECT_TIMEOUT_MS && took_ms < DB_CONNECT_TIMEOUT_MS + 1000);
    test_postgres_start(&postgres);
    CHECK_OK(db_pool_check(pool));
    db_pool_close(&pool);
}

static void lends_no_connection_that_ended_while_it_rested(void)
{
    struct db_pool *pool = pool_as("auth_svc", 1);

    CHECK_OK(ask(pool));
    test_postgres_execute(&postgres, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                                     " WHERE usename = 'auth_svc'");
    CHECK_OK(ask(pool));
    db_pool_close(&pool);
}

/* Its failure is its own: whoever comes next is not kept waiting. */
static void lets_nobody_wait_for_a_caller_without_time(void)
{
    struct db_pool *pool = pool_as("auth_svc", 1);
    struct db_pool_stats stats;

    test_postgres_stall(&postgres); /* else it may have answered before it is looked at */
    for (int i = 0; i < 10; i++)
        CHECK_STATUS(ask_within(pool, 0), UNAVAILABLE);
    test_postgres_continue(&postgres);
    db_pool_read_stats(pool, &stats);
    CHECK_INT(stats.connect_failed, 0);
    CHECK_OK(ask(pool));
    db_pool_close(&pool);
}

static pid_t backend_of(struct db *db)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t pid = 0;

    CHECK_OK(db_query(db, "SELECT pg_backend_pid()", DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &pid));
    return (pid_t)pid;
}

/* A server that is there and does nothing, as one whose disk hangs. */
static void leaves_a_server_that_hangs(void)
{
    struct db_pool *pool = pool_as("auth_svc", 1);
    struct db *db = acquire(pool);
    pid_t backend = backend_of(db);

    CHECK(kill(backend, SIGSTOP) == 0);
    int64_t before_ms = clock_monotonic_ms();
    CHECK_STATUS(db_execute(db, "SELECT 1", DB_NO_PARAMS, NULL), UNAVAILABLE);
    CHECK(clock_monotonic_ms() - before_ms < DB_STATEMENT_TIMEOUT_MS + 1500);
    db_release(&db);
    CHECK_OK(ask(pool)); /* with another backend */
    CHECK(kill(backend, SIGCONT) == 0);
    db_pool_close(&pool);
}

/* Writes 0, 1, 2, ... in its own range, and keeps book of what it was told. */
struct writer {
    struct db_pool *pool;
    pthread_t thread;
    int64_t first;
    int64_t next;
    uint8_t *told; /* by number: what came back */
    atomic_bool *stop;
    atomic_llong *last_success_ms;
};

enum { TOLD_NOTHING, TOLD_DONE, TOLD_UNKNOWN, TOLD_REFUSED };

static struct status write_entry(struct writer *writer, int64_t id, bool *unknown)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(writer->pool, NULL, &db));
    TRY(db_begin_tenant(db, 1, &transaction));
    TRY(db_execute(db, "INSERT INTO entry VALUES ($1)", DB_PARAMS(DB_INT(id)), NULL));
    struct status outcome = db_commit(&transaction);
    *unknown = transaction.outcome_unknown;
    return outcome;
}

static void *write_entries(void *argument)
{
    struct writer *writer = argument;

    while (!atomic_load(writer->stop) && writer->next < ROWS_MAXIMUM) {
        bool unknown = false;
        int64_t number = writer->next++;
        struct status outcome = write_entry(writer, writer->first + number, &unknown);
        if (status_is_ok(outcome))
            atomic_store(writer->last_success_ms, clock_monotonic_ms());
        else
            CHECK_STATUS(outcome, UNAVAILABLE);
        writer->told[number] = status_is_ok(outcome) ? TOLD_DONE
                               : unknown             ? TOLD_UNKNOWN
                                                     : TOLD_REFUSED;
    }
    return NULL;
}

static bool is_there(struct db *db, int64_t id)
{
    static const char sql[] = "SELECT EXISTS (SELECT FROM entry WHERE id = $1)";
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    bool found = false;

    CHECK_OK(db_query(db, sql, DB_PARAMS(DB_INT(id)), &rows));
    CHECK_OK(db_get_bool(&rows, 0, &found));
    return found;
}

static void compare_book(const struct writer *writer)
{
    CLEANUP(db_release) struct db *db = acquire(writer->pool);

    for (int64_t i = 0; i < writer->next; i++) {
        bool found = is_there(db, writer->first + i);
        if (writer->told[i] != TOLD_UNKNOWN && found != (writer->told[i] == TOLD_DONE))
            test_fail(__FILE__, __LINE__, "entry %lld: told %d, found %d", (long long)i,
                      writer->told[i], found);
    }
}

static void wait_for_success_after(const atomic_llong *last_success_ms, int64_t since_ms)
{
    while (atomic_load(last_success_ms) < since_ms) {
        if (clock_monotonic_ms() - since_ms > RECOVERY_MAXIMUM_MS)
            test_fail(__FILE__, __LINE__, "writes succeed again within %d ms", RECOVERY_MAXIMUM_MS);
        struct timespec pause = {0, 1000000};
        nanosleep(&pause, NULL);
    }
}

static void loses_nothing_acknowledged_and_recovers_from_outages_under_load(void)
{
    void (*const outages[])(const struct test_postgres *) = {
        test_postgres_stop, test_postgres_stop_immediate, test_postgres_kill};
    static struct writer writers[WRITERS];
    static atomic_bool stop;
    static atomic_llong last_success_ms;
    struct db_pool *pool = pool_as("auth_svc", WRITERS / 2);

    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.pool = pool,
                                     .first = (int64_t)i * ROWS_MAXIMUM,
                                     .told = calloc(ROWS_MAXIMUM, 1),
                                     .stop = &stop,
                                     .last_success_ms = &last_success_ms};
        CHECK(writers[i].told != NULL);
        CHECK(pthread_create(&writers[i].thread, NULL, write_entries, &writers[i]) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(outages); i++) {
        wait_for_success_after(&last_success_ms, clock_monotonic_ms());
        outages[i](&postgres);
        test_postgres_start(&postgres);
        int64_t started_ms = clock_monotonic_ms();
        wait_for_success_after(&last_success_ms, started_ms);
        printf("recovered %lld ms after the server\n",
               (long long)(atomic_load(&last_success_ms) - started_ms));
    }
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        compare_book(&writers[i]);
        free(writers[i].told);
    }
    db_pool_close(&pool);
}

static void follows_the_databases_clock_over_an_outage(void)
{
    struct db_pool *pool = pool_as("auth_svc", 1);
    struct db_clock *clock = NULL;
    int64_t now_us = 0;

    test_postgres_stop(&postgres);
    CHECK_OK(db_clock_open(pool, &test_log, &clock));
    CHECK_STATUS(db_clock_now_us(clock, &now_us), UNAVAILABLE);
    test_postgres_start(&postgres);
    CHECK_OK(db_clock_sample(clock));
    CHECK_OK(db_clock_now_us(clock, &now_us));
    int64_t difference_us = clock_wall_us() - now_us; /* the same machine's clock here */
    CHECK(difference_us > -500000 && difference_us < 500000);

    test_postgres_stop(&postgres);
    int64_t later_us = 0;
    CHECK_STATUS(db_clock_sample(clock), UNAVAILABLE);
    CHECK_OK(db_clock_now_us(clock, &later_us));
    CHECK(later_us > now_us);
    test_postgres_start(&postgres);
    db_clock_close(&clock);
    db_pool_close(&pool);
}

static int descriptors_before;

static void keeps_no_descriptor(void)
{
    CHECK_INT(test_descriptors(), descriptors_before);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_server_with_less_than_tls_1_3),
        TEST(refuses_a_server_that_asks_for_less_than_scram_inside_tls),
        TEST(refuses_a_server_of_another_name_or_authority),
        TEST(reads_the_password_anew_for_each_connection),
        TEST(refuses_when_all_connections_are_lent),
        TEST(answers_within_its_time_when_there_is_no_server),
        TEST(lends_no_connection_that_ended_while_it_rested),
        TEST(lets_nobody_wait_for_a_caller_without_time),
        TEST(leaves_a_server_that_hangs),
        TEST(loses_nothing_acknowledged_and_recovers_from_outages_under_load),
        TEST(follows_the_databases_clock_over_an_outage),
        TEST(keeps_no_descriptor),
    };

    test_directory_open(&directory);
    heard.descriptor = memfd_create("heard", MFD_CLOEXEC);
    CHECK(heard.descriptor >= 0);
    database_open(schema);
    descriptors_before = test_descriptors();
    int status = test_run(tests, COUNT_OF(tests));
    test_postgres_close(&postgres);
    test_directory_close(&directory);
    (void)close(heard.descriptor);
    return status;
}
