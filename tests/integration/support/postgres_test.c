/* The cluster tests get, and with it deploy/database: who may connect how, and what a role cannot
 * do. */
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"
#include "support/postgres.h"

static struct test_postgres postgres;

static void read_password(const char *role, char out[static 128])
{
    char path[TEST_PATH_CAPACITY];

    test_postgres_password_path(&postgres, role, path);
    FILE *file = fopen(path, "re");
    CHECK(file && fgets(out, 128, file));
    fclose(file);
    out[strcspn(out, "\n")] = '\0';
}

static void finish(PGconn **connection)
{
    PQfinish(*connection);
}

/* As a service connects; `password` NULL takes the role's own. */
static PGconn *connect_as(const char *role, const char *password, const char *sslmode)
{
    char own[128];
    char port[8];

    if (password == NULL) {
        read_password(role, own);
        password = own;
    }
    snprintf(port, sizeof port, "%u", (unsigned)postgres.port);
    const char *const names[] = {"host",     "port",    "dbname",      "user",
                                 "password", "sslmode", "sslrootcert", NULL};
    const char *const values[] = {postgres.host, port,    postgres.database, role,
                                  password,      sslmode, postgres.ca_path,  NULL};
    return PQconnectdbParams(names, values, 0);
}

static void expect_refused(PGconn *connection, const char *why)
{
    CLEANUP(finish) PGconn *owned = connection;

    CHECK(PQstatus(owned) == CONNECTION_BAD);
    if (!strstr(PQerrorMessage(owned), why))
        test_fail(__FILE__, __LINE__, "refused because %s, not: %s", why, PQerrorMessage(owned));
}

static void expect_sql(const char *role, const char *sql, const char *state)
{
    CLEANUP(finish) PGconn *connection = connect_as(role, NULL, "verify-full");
    CHECK(PQstatus(connection) == CONNECTION_OK);
    PGresult *result = PQexec(connection, sql);
    const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    if (strcmp(got ? got : "00000", state) != 0)
        test_fail(__FILE__, __LINE__, "%s: \"%s\" gives %s, not %s", role, sql, state,
                  got ? got : "00000");
    PQclear(result);
}

static void refuses_strangers(void)
{
    expect_refused(connect_as("auth_svc", "wrong", "verify-full"),
                   "password authentication failed");
    expect_refused(connect_as("auth_svc", NULL, "disable"), "no encryption");
    expect_refused(connect_as("postgres", "any", "verify-full"), "pg_hba.conf rejects");
    expect_refused(connect_as("auth_owner", "any", "verify-full"),
                   "password authentication failed");
}

static void lets_each_login_role_in_with_its_password(void)
{
    static const char *const roles[] = {
        "auth_migrate", "auth_svc",       "auth_system",     "auth_sender",   "session_migrate",
        "session_svc",  "session_system", "audit_migrate",   "audit_svc",     "audit_system",
        "audit_sender", "audit_signer",   "audit_retention", "sso_migrate",   "sso_svc",
        "sso_system",   "portal_migrate", "portal_svc",      "portal_system", "portal_sender",
        "monitor"};

    for (size_t i = 0; i < COUNT_OF(roles); i++)
        expect_sql(roles[i], "SELECT", "00000");
}

static void keeps_each_role_in_its_place(void)
{
    static const struct {
        const char *role;
        const char *sql;
        const char *state;
    } cases[] = {
        {"auth_migrate", "CREATE TABLE item (id int)", "00000"},
        {"auth_migrate", "GRANT SELECT ON item TO auth_svc", "00000"},
        {"auth_svc", "SELECT FROM item", "00000"}, /* found by the fixed path */
        {"auth_svc", "DELETE FROM item", "42501"},
        {"auth_system", "SELECT FROM item", "42501"},
        {"session_svc", "SELECT FROM auth.item", "42501"},
        {"session_migrate", "SELECT FROM auth.item", "42501"},
        {"auth_svc", "CREATE TABLE another (id int)", "42501"},
        {"auth_svc", "CREATE TEMP TABLE another (id int)", "42501"},
        {"auth_svc", "CREATE TABLE public.another (id int)", "42501"},
        {"auth_svc", "SET ROLE auth_owner", "42501"},
        {"session_migrate", "SET ROLE auth_owner", "42501"},
        {"auth_migrate", "CREATE ROLE another", "42501"},
        {"auth_migrate", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "00000"},
        {"auth_svc", "SELECT f()", "42501"},
        {"monitor", "SELECT FROM auth.item", "42501"},
        {"monitor", "SELECT FROM pg_stat_replication", "00000"},
        {"auth_svc", "COPY (SELECT) TO PROGRAM 'true'", "42501"},
        {"auth_svc", "SELECT pg_read_file('/etc/passwd')", "42501"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_sql(cases[i].role, cases[i].sql, cases[i].state);
}

static void gives_the_owner_what_a_migration_makes(void)
{
    expect_sql("auth_migrate",
               "SELECT 1 / (count(*) = 1)::int FROM pg_tables"
               " WHERE tablename = 'item' AND tableowner = 'auth_owner'",
               "00000");
}

static void keeps_data_and_port_over_outages(void)
{
    void (*const outages[])(const struct test_postgres *) = {
        test_postgres_stop, test_postgres_stop_immediate, test_postgres_kill};

    test_postgres_execute(&postgres, "INSERT INTO auth.item VALUES (1)");
    for (size_t i = 0; i < COUNT_OF(outages); i++) {
        outages[i](&postgres);
        expect_refused(connect_as("auth_svc", NULL, "verify-full"), "refused");
        test_postgres_start(&postgres);
        expect_sql("auth_svc", "SELECT 1 / count(*) FROM item", "00000");
    }
}

static void answers_nothing_while_it_is_stalled(void)
{
    enum { LONGER_THAN_AN_ANSWER_MS = 300, PATIENCE_MS = 20000 };
    CLEANUP(finish) PGconn *connection = connect_as("auth_svc", NULL, "verify-full");
    struct pollfd answer = {.fd = PQsocket(connection), .events = POLLIN};

    test_postgres_stall(&postgres);
    CHECK(PQsendQuery(connection, "SELECT") == 1);
    CHECK(poll(&answer, 1, LONGER_THAN_AN_ANSWER_MS) == 0);
    test_postgres_continue(&postgres);
    CHECK(poll(&answer, 1, PATIENCE_MS) == 1);
    expect_sql("auth_svc", "SELECT", "00000");
}

/* A child opens a cluster and is killed; its guard has to clean up. The pipe ends when the guard,
 * the last that holds it, has gone. */
static void leaves_nothing_of_a_killed_test(void)
{
    struct test_postgres abandoned = {0};
    struct stat facts;
    int ends[2];
    int life[2];
    char byte;

    CHECK(pipe(life) == 0 && pipe2(ends, O_CLOEXEC) == 0);
    pid_t child = fork();
    if (child == 0) {
        test_postgres_open(&abandoned);
        CHECK(write(ends[1], &abandoned, sizeof abandoned) == sizeof abandoned);
        pause();
    }
    CHECK(read(ends[0], &abandoned, sizeof abandoned) == sizeof abandoned);
    close(life[1]);
    CHECK(stat(abandoned.home, &facts) == 0);
    CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
    struct pollfd end = {.fd = life[0], .events = POLLIN};
    CHECK(poll(&end, 1, 20000) == 1 && read(life[0], &byte, 1) == 0);
    CHECK(stat(abandoned.home, &facts) != 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(leaves_nothing_of_a_killed_test),           TEST(refuses_strangers),
        TEST(lets_each_login_role_in_with_its_password), TEST(keeps_each_role_in_its_place),
        TEST(gives_the_owner_what_a_migration_makes),    TEST(keeps_data_and_port_over_outages),
        TEST(answers_nothing_while_it_is_stalled),
    };

    test_postgres_open(&postgres);
    int status = test_run(tests, COUNT_OF(tests));
    test_postgres_close(&postgres);
    return status;
}
