/* Connections to PostgreSQL: TLS 1.3 with the server's name checked, SCRAM bound to that TLS
 * connection, only to a server that can write; a few of them kept and lent out one at a time.
 *
 *     CLEANUP(db_release) struct db *db = NULL;
 *     TRY(db_acquire(service->db, call->log, &db));
 *
 * A service opens two pools: one as X_svc, which sees one tenant in each transaction
 * (db/transaction.h), and one as X_system for the few statements that cross tenants.
 *
 * Every wait has an end: a server that hangs costs a statement DB_STATEMENT_TIMEOUT_MS and a
 * little, never the thread. A connection that broke is replaced when the next caller asks; failing
 * attempts are spaced by 50 ms to 2 s, with jitter, for the whole pool.
 */
#ifndef DB_POOL_H
#define DB_POOL_H

#include <stdint.h>

#include "base/status.h"
#include "log/log.h"

enum {
    DB_POOL_MAXIMUM = 8, /* connections; more make PostgreSQL slower, not faster */
    DB_CONNECT_TIMEOUT_MS = 2000,
    DB_STATEMENT_TIMEOUT_MS = 2000,
    DB_LOCK_TIMEOUT_MS = 1000,
    DB_IDLE_IN_TRANSACTION_TIMEOUT_MS = 5000,
};

struct db;      /* a connection, lent to one thread */
struct db_pool; /* safe to use from any thread */

struct db_settings {
    const char *host; /* the name in the server's certificate */
    uint16_t port;
    const char *database;
    const char *user;          /* "auth_svc" */
    const char *password_file; /* one line; read anew for each connection, so a change needs no
                                  restart */
    const char *ca_file;       /* PEM: who may have signed the server's certificate */
    const char *application;   /* what pg_stat_activity shows; the service's name */
    unsigned connections;      /* 1 to DB_POOL_MAXIMUM */
};

/* Copies the settings and connects to nothing yet. `log` must outlive the pool. INVALID_ARGUMENT
 * for settings that are missing or out of bounds. */
NODISCARD struct status db_pool_open(const struct db_settings *settings, const struct log *log,
                                     struct db_pool **out);

/* Closes the connections; none may be lent out any more. Accepts NULL. */
void db_pool_close(struct db_pool **pool);

/* Lends a connection that was alive a moment ago, made now when none is; waits for one at most
 * DB_CONNECT_TIMEOUT_MS, or `timeout_ms`. What goes wrong with it is written to `log` (NULL: the
 * pool's), which must outlive the loan. UNAVAILABLE when there is none in time. */
NODISCARD struct status db_acquire(struct db_pool *pool, const struct log *log, struct db **out);
NODISCARD struct status db_acquire_within(struct db_pool *pool, const struct log *log,
                                          int timeout_ms, struct db **out);

/* Gives it back. One that broke, listens, or is still inside a transaction is closed instead.
 * Accepts NULL. */
void db_release(struct db **db);

/* OK when the database answers now; for readiness. UNAVAILABLE otherwise. */
NODISCARD struct status db_pool_check(struct db_pool *pool);

/* For metrics; counters since the pool was opened. */
struct db_pool_stats {
    unsigned open; /* connections, lent out or not */
    unsigned lent;
    unsigned waiting; /* callers that wait for one now */
    uint64_t connected;
    uint64_t connect_failed;
    uint64_t refused; /* callers that got none in time */
};

void db_pool_read_stats(struct db_pool *pool, struct db_pool_stats *out);

#endif
