#include <criterion/criterion.h>

#include "db/db.h"

static const struct db_settings good = {.host = "database.test",
                                        .port = 5432,
                                        .database = "sekisho",
                                        .user = "auth_svc",
                                        .password_file = "/nowhere/password",
                                        .ca_file = "/nowhere/ca.crt",
                                        .application = "auth",
                                        .connections = 2};

static void expect_refused(const struct db_settings *settings, int number)
{
    struct db_pool *pool = NULL;

    cr_expect_eq(db_pool_open(settings, NULL, &pool).code, STATUS_INVALID_ARGUMENT, "case %d",
                 number);
    cr_expect_null(pool);
}

Test(pool_settings, refuses_what_is_missing_or_out_of_bounds)
{
    struct db_settings settings[12];

    for (size_t i = 0; i < COUNT_OF(settings); i++)
        settings[i] = good;
    settings[0].host = NULL;
    settings[1].host = "";
    settings[2].host = "/var/run/postgresql"; /* a socket has no TLS */
    settings[3].host = "a.test,b.test";
    settings[4].port = 0;
    settings[5].database = "";
    settings[6].user = NULL;
    settings[7].password_file = "";
    settings[8].ca_file = NULL;
    settings[9].application = NULL;
    settings[10].connections = 0;
    settings[11].connections = DB_POOL_MAXIMUM + 1;
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        expect_refused(&settings[i], (int)i);
}

Test(pool_settings, opens_without_a_database)
{
    struct db_pool *pool = NULL;

    cr_assert_eq(db_pool_open(&good, NULL, &pool).code, STATUS_OK);
    db_pool_close(&pool);
    cr_assert_null(pool);
    db_pool_close(&pool);
}

Test(pool_settings, gives_no_connection_without_a_password)
{
    struct db_pool *pool = NULL;
    struct db *db = NULL;

    cr_assert_eq(db_pool_open(&good, NULL, &pool).code, STATUS_OK);
    cr_assert_eq(db_acquire_within(pool, NULL, 1, &db).code, STATUS_UNAVAILABLE);
    cr_assert_null(db);
    db_release(&db);
    db_pool_close(&pool);
}
