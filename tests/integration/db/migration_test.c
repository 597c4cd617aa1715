/* The schema and its history. Each test has sets of its own names; the tables share one schema. */
#include <pthread.h>

#include "database.h"
#include "migrations/sample.h"
#include "support/check.h"

#define CHECKSUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER_CHECKSUM "f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct db_pool *migrator;
static struct db_pool *service;

static struct status migrate(const struct db_migration_set *set)
{
    CLEANUP(db_release) struct db *db = acquire(migrator);

    return db_migrate(db, &set, 1);
}

static struct status check(const struct db_migration_set *set)
{
    CLEANUP(db_release) struct db *db = acquire(service);

    return db_schema_check(db, &set, 1);
}

static int64_t number(const char *sql)
{
    CLEANUP(db_release) struct db *db = acquire(migrator);
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    int64_t value = -1;

    CHECK_OK(db_query_text(db, sql, DB_NO_PARAMS, &rows));
    CHECK_OK(db_get_int(&rows, 0, &value));
    return value;
}

static void says_that_an_empty_schema_is_not_current(void)
{
    CHECK_STATUS(check(&sample_migrations), FAILED_PRECONDITION);
}

static void applies_files_as_they_are_and_once(void)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};
    char note[64];

    CHECK_INT(sample_migrations.count, 2);
    CHECK_OK(migrate(&sample_migrations));
    CHECK_OK(check(&sample_migrations));
    CHECK_OK(migrate(&sample_migrations));
    CHECK_INT(number("SELECT count(*) FROM schema_migrations"), 2);

    CLEANUP(db_release) struct db *db = acquire(service);
    CHECK_OK(db_query(db, "SELECT note FROM thing", DB_NO_PARAMS, &rows));
    CHECK_OK(db_copy_text(&rows, 0, note, sizeof note));
    CHECK_TEXT(note, "\"a\\b\" ?\?) ; [x] 関所 ${x} $$");
}

static void refuses_a_set_that_is_not_numbered_in_order(void)
{
    static const struct db_migration items[] = {{1, "a", CHECKSUM, "CREATE TABLE misnumbered ()"},
                                                {3, "b", CHECKSUM, "SELECT 1"}};
    static const struct db_migration_set set = {"misnumbered", items, COUNT_OF(items)};

    CHECK_STATUS(migrate(&set), FAILED_PRECONDITION);
    CHECK_INT(number("SELECT count(*) FROM pg_class WHERE relname = 'misnumbered'"), 0);
}

static const struct db_migration history[] = {
    {1, "a", CHECKSUM, "CREATE TABLE history_one ()"},
    {2, "b", CHECKSUM, "CREATE TABLE history_two ()"},
    {3, "c", CHECKSUM, "CREATE TABLE history_three ()"},
};

static void refuses_one_that_was_changed_after_it_was_applied(void)
{
    static const struct db_migration_set two = {"changed", history, 2};
    struct db_migration edited[] = {history[0], history[1], history[2]};
    const struct db_migration_set three = {"changed", edited, 3};

    CHECK_OK(migrate(&two));
    edited[1].sha256 = OTHER_CHECKSUM;
    CHECK_STATUS(migrate(&three), FAILED_PRECONDITION);
    CHECK_STATUS(check(&three), FAILED_PRECONDITION);
    CHECK_INT(number("SELECT count(*) FROM pg_class WHERE relname = 'history_three'"), 0);
}

static void refuses_a_program_older_than_the_schema_but_lets_it_run(void)
{
    static const struct db_migration items[] = {{1, "a", CHECKSUM, "SELECT 1"},
                                                {2, "b", CHECKSUM, "SELECT 1"}};
    static const struct db_migration_set newer = {"older", items, 2};
    static const struct db_migration_set older = {"older", items, 1};

    CHECK_OK(migrate(&newer));
    CHECK_STATUS(migrate(&older), FAILED_PRECONDITION);
    CHECK_OK(check(&older));
}

static void says_that_a_program_newer_than_the_schema_must_wait(void)
{
    static const struct db_migration_set one = {"newer", history, 0};
    static const struct db_migration_set more = {"newer", history, 1};

    CHECK_OK(migrate(&one));
    CHECK_STATUS(check(&more), FAILED_PRECONDITION);
}

static void undoes_the_one_that_fails_and_keeps_those_before(void)
{
    static const struct db_migration items[] = {
        {1, "a", CHECKSUM, "CREATE TABLE kept (id bigint)"},
        {2, "b", CHECKSUM, "CREATE TABLE undone (); INSERT INTO kept VALUES (1); SELECT 1 / 0"},
        {3, "c", CHECKSUM, "CREATE TABLE never ()"}};
    static const struct db_migration_set set = {"failing", items, COUNT_OF(items)};

    CHECK_STATUS(migrate(&set), INVALID_ARGUMENT);
    CHECK_INT(number("SELECT count(*) FROM pg_class WHERE relname IN ('kept', 'undone', 'never')"),
              1);
    CHECK_INT(number("SELECT count(*) FROM kept"), 0);
    CHECK_INT(number("SELECT count(*) FROM schema_migrations WHERE set_name = 'failing'"), 1);
}

static const struct db_migration slow[] = {
    {1, "a", CHECKSUM, "CREATE TABLE slow ()"},
    {2, "b", CHECKSUM, "CREATE TABLE slower (); SELECT pg_sleep(2.7)"},
};
static const struct db_migration_set slow_set = {"slow", slow, COUNT_OF(slow)};

static void *migrate_slowly(void *outcome)
{
    *(struct status *)outcome = migrate(&slow_set);
    return NULL;
}

/* Longer than a statement and a lock wait may take elsewhere. */
static void applies_once_when_two_migrate_at_the_same_time(void)
{
    struct status outcomes[2];
    pthread_t threads[2];

    for (size_t i = 0; i < 2; i++)
        CHECK(pthread_create(&threads[i], NULL, migrate_slowly, &outcomes[i]) == 0);
    for (size_t i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        CHECK_OK(outcomes[i]);
    }
    CHECK_INT(number("SELECT count(*) FROM schema_migrations WHERE set_name = 'slow'"), 2);
}

static void lets_the_service_read_the_history_and_not_write_it(void)
{
    CLEANUP(db_release) struct db *db = acquire(service);

    CHECK_STATUS(db_execute(db, "DELETE FROM schema_migrations", DB_NO_PARAMS, NULL),
                 PERMISSION_DENIED);
    CHECK_STATUS(db_execute(db, "CREATE TABLE mine ()", DB_NO_PARAMS, NULL), PERMISSION_DENIED);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(says_that_an_empty_schema_is_not_current),
        TEST(applies_files_as_they_are_and_once),
        TEST(refuses_a_set_that_is_not_numbered_in_order),
        TEST(refuses_one_that_was_changed_after_it_was_applied),
        TEST(refuses_a_program_older_than_the_schema_but_lets_it_run),
        TEST(says_that_a_program_newer_than_the_schema_must_wait),
        TEST(undoes_the_one_that_fails_and_keeps_those_before),
        TEST(applies_once_when_two_migrate_at_the_same_time),
        TEST(lets_the_service_read_the_history_and_not_write_it),
    };

    database_open("");
    migrator = pool_as("auth_migrate", 2);
    service = pool_as("auth_svc", 1);
    int status = test_run(tests, COUNT_OF(tests));
    db_pool_close(&migrator);
    db_pool_close(&service);
    test_postgres_close(&postgres);
    return status;
}
