/* A private PostgreSQL 15 cluster for one test program: database `sekisho` with the roles and empty
 * schemas of deploy/database/roles.sql, TLS and SCRAM on 127.0.0.1, no fsync. Starting one takes
 * about a third of a second. It is stopped and deleted when the program ends in whatever way,
 * SIGKILL included: a process of its own waits for that. The shell side is tests/support/postgres.
 *
 *     CLEANUP(test_postgres_close) struct test_postgres postgres;
 *     test_postgres_open(&postgres);
 *     test_postgres_password_path(&postgres, "auth_svc", path);
 *
 * Every function fails the test when it cannot do what it says. */
#ifndef SUPPORT_POSTGRES_H
#define SUPPORT_POSTGRES_H

#include <stdint.h>

#include "support/directory.h"

struct test_postgres {
    char home[TEST_PATH_CAPACITY];
    char socket_directory[TEST_PATH_CAPACITY]; /* for user `postgres`, without a password */
    char ca_path[TEST_PATH_CAPACITY];          /* who signed the server's certificate */
    const char *host;                          /* "127.0.0.1": the certificate's name too */
    const char *database;                      /* "sekisho" */
    uint16_t port;                             /* stays the same over stop and start */
    int guard_in;                              /* closing it makes the guard clean up */
    int guard_out;                             /* ends when it has */
};

void test_postgres_open(struct test_postgres *postgres);

/* Stops and deletes the cluster, and waits until that is done. Accepts {0}. */
void test_postgres_close(struct test_postgres *postgres);

/* The file with the password of a login role: "auth_svc", "session_migrate", ... */
void test_postgres_password_path(const struct test_postgres *postgres, const char *role,
                                 char out[static TEST_PATH_CAPACITY]);

/* Outages. `stop` ends sessions in good order, `stop_immediate` cuts them off (the next start
 * recovers), `kill` is SIGKILL to the postmaster. After each, `start` brings the same data back on
 * the same port. */
void test_postgres_stop(const struct test_postgres *postgres);
void test_postgres_stop_immediate(const struct test_postgres *postgres);
void test_postgres_kill(const struct test_postgres *postgres);
void test_postgres_start(const struct test_postgres *postgres);

/* SIGSTOP to every process of the server, which therefore answers nothing and refuses nothing;
 * `continue` lets them go on. */
void test_postgres_stall(const struct test_postgres *postgres);
void test_postgres_continue(const struct test_postgres *postgres);

/* A full disk. `limit` starts the server anew on one that can be full; from `fill` on no file of
 * its grows (ENOSPC); `free_disk` makes room, and starts the server when it had given up: what
 * stands behind it in operation does that too. */
void test_postgres_limit(const struct test_postgres *postgres);
void test_postgres_fill(const struct test_postgres *postgres);
void test_postgres_free_disk(const struct test_postgres *postgres);

/* Runs SQL as superuser in database `sekisho`, for what no role of ours may do (a GRANT for a
 * test's table, pg_terminate_backend). Literals only, nothing from outside. */
void test_postgres_execute(const struct test_postgres *postgres, const char *sql);

/* Waits until `condition`, a literal, holds, at most 20 s and looking over one connection; fails
 * the test with the condition otherwise. */
#define TEST_POSTGRES_WAIT_FOR(postgres, condition)                                                \
    test_postgres_execute((postgres),                                                              \
                          "DO $$ BEGIN FOR i IN 1..4000 LOOP"                                      \
                          "  IF " condition " THEN RETURN; END IF;"                                \
                          "  PERFORM pg_sleep(0.005);"                                             \
                          " END LOOP; RAISE 'never came: %', $w$" condition "$w$; END $$")

#endif
