/* LISTEN and NOTIFY: what one replica tells the others.
 *
 *     CLEANUP(db_release) struct db *db = NULL;
 *     TRY(db_acquire(pool, log, &db));
 *     TRY(db_listen(db, "LISTEN session_feed"));
 *     ... load what is there: from here on nothing is missed ...
 *     while (running)
 *         TRY(db_wait_notification(db, stop_descriptor, 1000, &notification, &what));
 *
 * To send: SELECT pg_notify('session_feed', $1) inside the transaction of the change. Once for a
 * batch: commits with a NOTIFY wait for each other.
 */
#ifndef DB_NOTIFICATION_H
#define DB_NOTIFICATION_H

#include "db/query.h"

enum {
    DB_CHANNEL_CAPACITY = 64,
    DB_PAYLOAD_CAPACITY = 8000, /* PostgreSQL takes less than 8000 bytes */
};

struct db_notification {
    char channel[DB_CHANNEL_CAPACITY];
    char payload[DB_PAYLOAD_CAPACITY]; /* from the database: to be parsed as input */
    bool is_own;                       /* sent through this very connection */
};

enum db_wait {
    DB_WAIT_NOTIFIED, /* `out` was written */
    DB_WAIT_TIMEOUT,
    DB_WAIT_WOKEN, /* `wake_descriptor` is readable; nothing was read from it */
};

/* `sql` is the literal "LISTEN channel". The connection stays out of the pool from then on: when
 * released it is closed. */
#define db_listen(db, sql) db_listen_text(db, DB_SQL(sql))

/* Waits outside a transaction for the next notification, in the order of commits. `wake_descriptor`
 * is -1 or something that becomes readable to end the wait (an eventfd). UNAVAILABLE when the
 * connection is gone: notifications may have been missed, so listen anew and load anew. A peer
 * that vanished without a word is noticed only by asking: run a statement now and then. */
NODISCARD struct status db_wait_notification(struct db *db, int wake_descriptor, int timeout_ms,
                                             struct db_notification *out, enum db_wait *what);

NODISCARD struct status db_listen_text(struct db *db, const char *sql);

#endif
