/* What the files of lib/db share: a connection, its pool, and the one way to wait for an answer. */
#ifndef DB_DB_PRIVATE_H
#define DB_DB_PRIVATE_H

#include <libpq-fe.h>
#include <pthread.h>

#include "base/backoff.h"
#include "base/bytes.h"
#include "db/db.h"

enum {
    DB_STATEMENTS_MAXIMUM = 256, /* prepared on one connection; further ones are sent whole */
    /* The server ends a statement itself; this is for a server that cannot even do that. */
    DB_PATIENCE_MS = 500,
    DB_QUEUED_MAXIMUM = 32, /* sent and not yet asked about; further ones are asked about first */
};

/* What was sent and not yet asked about. */
enum db_queued {
    DB_QUEUED_STATEMENT,
    DB_QUEUED_PREPARATION, /* of the statement behind it */
};

struct db {
    PGconn *connection; /* NULL: none */
    struct db_pool *pool;
    const struct log *log; /* the borrower's */
    bool is_lent;
    bool is_broken;  /* to be closed, not kept */
    bool is_private; /* listens: nobody else may have it */
    bool was_warned; /* by the server, since this was last made false */
    int64_t idle_since_ms;
    int statement_timeout_ms; /* what the server was told */
    char constraint[DB_CONSTRAINT_CAPACITY];
    const char *statements[DB_STATEMENTS_MAXIMUM]; /* n-th is prepared as "sN"; by address */
    size_t statement_count;
    enum db_queued queued[DB_QUEUED_MAXIMUM];
    size_t queued_count;
};

struct db_pool {
    char *host;
    char *port;
    char *database;
    char *user;
    char *password_file;
    char *ca_file;
    char *application;
    unsigned size;
    const struct log *log;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct backoff backoff;
    int64_t next_attempt_ms; /* after a failure; 0 when the last attempt succeeded */
    bool is_probing;         /* after a failure one caller tries for all */
    struct db_pool_stats stats;
    struct db slots[DB_POOL_MAXIMUM];
};

/* Fills an empty slot. UNAVAILABLE, logged, when that fails within `timeout_ms`. */
NODISCARD struct status db_connection_open(struct db *db, int timeout_ms);

/* Empties a slot. */
void db_connection_close(struct db *db);

/* Whether a kept connection can still be used; says nothing of one that broke just now. */
bool db_connection_is_alive(struct db *db);

/* Waits until `events` (POLLIN, POLLOUT) or the deadline; false for the latter. */
bool db_connection_poll(int descriptor, short events, int64_t deadline_ms);

/* When the server must have answered a statement that begins now. */
int64_t statement_deadline_ms(const struct db *db);

/* The next result of what was sent, NULL after the last one. Not OK: the connection is broken, and
 * that is logged. */
NODISCARD struct status db_connection_await(struct db *db, int64_t deadline_ms, PGresult **out);

/* Takes all results of what was sent; the first that failed decides, else the last one is given
 * (`out` may be NULL). */
NODISCARD struct status db_connection_finish(struct db *db, int64_t deadline_ms, PGresult **out);

/* Sends one parameterised statement, prepared when there is room; nothing is awaited. */
NODISCARD struct status statement_send(struct db *db, const char *sql,
                                       const struct db_param *params, size_t count,
                                       int64_t deadline_ms);

/* The queue: statements on libpq's pipeline, which leave together with the next one that is waited
 * for. It is open from the first of them until db_queue_finish(). */
bool db_queue_is_open(const struct db *db);

NODISCARD struct status db_queue_add(struct db *db, const char *sql, const struct db_param *params,
                                     size_t count);

/* Of statement_send(), while the queue is open: what it adds next prepares a statement. */
void db_queue_note_preparation(struct db *db);

/* Sends what waits and takes every answer; the first failure decides, and the last statement's
 * result is given (`last_out` may be NULL). */
NODISCARD struct status db_queue_finish(struct db *db, PGresult **last_out);

/* What cannot go on with this connection: it is marked, and UNAVAILABLE returned and logged. */
NODISCARD struct status db_connection_broke(struct db *db, const char *reason);

/* Logs the SQLSTATE of a failed result, remembers the constraint, gives the status. */
NODISCARD struct status result_failure(struct db *db, const PGresult *result);

/* How many rows it changed; 0 for statements that count nothing. */
int64_t result_affected(PGresult *result);

void result_clear(PGresult **result);

#endif
