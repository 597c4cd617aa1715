#include "database.h"

#include <stdio.h>
#include <unistd.h>

#include "support/check.h"

enum { SQL_CAPACITY = 4096 };

struct test_postgres postgres;
const struct log test_log = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};

void database_open(const char *sql)
{
    char script[SQL_CAPACITY];

    test_postgres_open(&postgres);
    int size =
        snprintf(script, sizeof script, "SET ROLE auth_owner; SET search_path = auth; %s", sql);
    CHECK(size > 0 && size < SQL_CAPACITY);
    test_postgres_execute(&postgres, script);
}

struct db_settings settings_as(const char *role, char password_file[static TEST_PATH_CAPACITY])
{
    test_postgres_password_path(&postgres, role, password_file);
    return (struct db_settings){.host = postgres.host,
                                .port = postgres.port,
                                .database = postgres.database,
                                .user = role,
                                .password_file = password_file,
                                .ca_file = postgres.ca_path,
                                .application = "test",
                                .connections = 1};
}

struct db_pool *pool_as(const char *role, unsigned connections)
{
    char password_file[TEST_PATH_CAPACITY];
    struct db_settings settings = settings_as(role, password_file);
    struct db_pool *pool = NULL;

    settings.connections = connections;
    CHECK_OK(db_pool_open(&settings, &test_log, &pool));
    return pool;
}

struct db *acquire(struct db_pool *pool)
{
    struct db *db = NULL;

    CHECK_OK(db_acquire(pool, NULL, &db));
    return db;
}
