#include "db/notification.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "db/db_private.h"

struct status db_listen_text(struct db *db, const char *sql)
{
    TRY(db_execute_text(db, sql, DB_NO_PARAMS, NULL));
    db->is_private = true;
    return OK;
}

static void notification_free(PGnotify **notification)
{
    PQfreemem(*notification);
}

/* True when one was there. */
static bool take(struct db *db, struct db_notification *out)
{
    CLEANUP(notification_free) PGnotify *taken = PQnotifies(db->connection);

    if (taken == NULL)
        return false;
    /* PostgreSQL takes no longer ones. */
    bool fits = text_copy(out->channel, sizeof out->channel, taken->relname) &&
                text_copy(out->payload, sizeof out->payload, taken->extra);
    assert(fits);
    out->is_own = taken->be_pid == PQbackendPID(db->connection);
    return true;
}

/* Waits for the server, the descriptor or the deadline. poll() ignores a descriptor of -1. */
static enum db_wait wait_for_any(const struct db *db, int wake_descriptor, int64_t deadline_ms)
{
    struct pollfd waiting[] = {{PQsocket(db->connection), POLLIN, 0}, {wake_descriptor, POLLIN, 0}};

    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        int ready = poll(waiting, COUNT_OF(waiting), left_ms < 0 ? 0 : (int)left_ms);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready > 0 && waiting[1].revents)
            return DB_WAIT_WOKEN;
        return ready > 0 ? DB_WAIT_NOTIFIED : DB_WAIT_TIMEOUT;
    }
}

struct status db_wait_notification(struct db *db, int wake_descriptor, int timeout_ms,
                                   struct db_notification *out, enum db_wait *what)
{
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;

    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    for (;;) {
        if (PQconsumeInput(db->connection) == 0)
            return db_connection_broke(db, "connection lost");
        if (take(db, out)) {
            *what = DB_WAIT_NOTIFIED;
            return OK;
        }
        enum db_wait ready = wait_for_any(db, wake_descriptor, deadline_ms);
        if (ready != DB_WAIT_NOTIFIED) {
            *what = ready;
            return OK;
        }
    }
}
