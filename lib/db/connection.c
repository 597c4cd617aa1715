#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "db/db_private.h"
#include "db/sqlstate.h"

enum {
    PASSWORD_MAXIMUM = 256,
    REASON_CAPACITY = 256,
    PARAMETERS_MAXIMUM = 24,
    PING_AFTER_IDLE_MS = 10000,
    PING_TIMEOUT_MS = 500,
    UNASKED_READS_MAXIMUM = 8,
};

/* Sent with the first packet, so no statement ever runs without them. */
static const char session_options[] =
    "-c statement_timeout=2000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=5000";
_Static_assert(DB_STATEMENT_TIMEOUT_MS == 2000 && DB_LOCK_TIMEOUT_MS == 1000 &&
                   DB_IDLE_IN_TRANSACTION_TIMEOUT_MS == 5000,
               "session_options says the same");

void result_clear(PGresult **result)
{
    PQclear(*result);
    *result = NULL;
}

/* Notices would go to standard error; only that there was a warning matters (see db_commit()). */
static void note_notice(void *context, const PGresult *notice)
{
    struct db *db = context;
    const char *state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);

    if (state && (strncmp(state, "01", 2) == 0 || strncmp(state, "57P", 3) == 0))
        db->was_warned = true;
}

bool db_connection_poll(int descriptor, short events, int64_t deadline_ms)
{
    struct pollfd waiting = {descriptor, events, 0};

    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        int ready = poll(&waiting, 1, left_ms < 0 ? 0 : (int)left_ms);
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

/* One line, without the newline an editor leaves. */
static struct status read_password(const struct db_pool *pool, struct buffer *out)
{
    TRY(file_read(pool->password_file, out));
    if (out->size > 0 && out->data[out->size - 1] == '\n')
        out->size--;
    if (out->size == 0 || memchr(out->data, '\0', out->size) || memchr(out->data, '\n', out->size))
        return FAIL(FAILED_PRECONDITION, "the password file must hold one line");
    buffer_append_byte(out, '\0');
    return buffer_outcome(out);
}

/* As an array and never as one string, which libpq would quote in messages. */
static PGconn *start(const struct db_pool *pool, const char *password)
{
    const struct {
        const char *name;
        const char *value;
    } parameters[PARAMETERS_MAXIMUM] = {
        {"host", pool->host},
        {"port", pool->port},
        {"dbname", pool->database},
        {"user", pool->user},
        {"password", password},
        {"application_name", pool->application},
        {"sslmode", "verify-full"},
        {"sslrootcert", pool->ca_file},
        {"ssl_min_protocol_version", "TLSv1.3"},
        {"sslsni", "0"},
        {"gssencmode", "disable"},
        /* SCRAM with the server's certificate in the proof; refuses every other method. */
        {"channel_binding", "require"},
        {"target_session_attrs", "read-write"},
        {"client_encoding", "UTF8"},
        {"options", session_options},
        /* A peer that vanished is noticed by the kernel when nothing else does. */
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "5000"},
    };
    const char *names[PARAMETERS_MAXIMUM + 1] = {NULL};
    const char *values[PARAMETERS_MAXIMUM + 1] = {NULL};

    for (size_t i = 0; i < PARAMETERS_MAXIMUM; i++) {
        names[i] = parameters[i].name;
        values[i] = parameters[i].value;
    }
    return PQconnectStartParams(names, values, 0);
}

static bool handshake(PGconn *connection, int64_t deadline_ms)
{
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;

    if (PQstatus(connection) == CONNECTION_BAD)
        return false;
    while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
        short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (!db_connection_poll(PQsocket(connection), events, deadline_ms))
            return false;
        state = PQconnectPoll(connection);
    }
    return state == PGRES_POLLING_OK && PQsetnonblocking(connection, 1) == 0;
}

static struct status refused(const struct db *db, const char *reason)
{
    char text[REASON_CAPACITY];

    (void)snprintf(text, sizeof text, "%s", reason);
    text[strcspn(text, "\n")] = '\0';
    log_warn(db->log, "db_connect_failed", LOG_STR("user", db->pool->user),
             LOG_STR("host", db->pool->host), LOG_STR("reason", text));
    return FAIL(UNAVAILABLE, "storage is unavailable");
}

struct status db_connection_open(struct db *db, int timeout_ms)
{
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    CLEANUP(buffer_clear) struct buffer password;
    buffer_init(&password, PASSWORD_MAXIMUM);

    struct status readable = read_password(db->pool, &password);
    if (!status_is_ok(readable))
        return refused(db, "the password file cannot be used");
    db->connection = start(db->pool, (const char *)password.data);
    if (db->connection == NULL)
        return refused(db, "no memory");
    if (!handshake(db->connection, deadline_ms)) {
        /* Of a server that is silent libpq has nothing to tell but where it is. */
        bool is_late = clock_monotonic_ms() >= deadline_ms;
        struct status outcome =
            refused(db, is_late ? "no answer in time" : PQerrorMessage(db->connection));
        db_connection_close(db);
        return outcome;
    }
    PQsetNoticeReceiver(db->connection, note_notice, db);
    db->statement_timeout_ms = DB_STATEMENT_TIMEOUT_MS;
    return OK;
}

void db_connection_close(struct db *db)
{
    PQfinish(db->connection);
    db->connection = NULL;
    db->is_broken = false;
    db->is_private = false;
    db->statement_count = 0;
    db->queued_count = 0;
}

/* A round trip that does nothing. */
static bool answers(struct db *db)
{
    const int64_t deadline_ms = clock_monotonic_ms() + PING_TIMEOUT_MS;

    return PQsendQuery(db->connection, "") == 1 &&
           status_is_ok(db_connection_finish(db, deadline_ms, NULL));
}

/* Something to read on an idle connection is a farewell, behind which its end follows, or a notice.
 */
static bool said_farewell(struct db *db)
{
    for (int reads = 0; reads < UNASKED_READS_MAXIMUM; reads++) {
        if (!db_connection_poll(PQsocket(db->connection), POLLIN, 0))
            return false;
        if (PQconsumeInput(db->connection) == 0 || PQstatus(db->connection) != CONNECTION_OK)
            return true;
    }
    return true;
}

bool db_connection_is_alive(struct db *db)
{
    if (said_farewell(db))
        return false;
    return clock_monotonic_ms() - db->idle_since_ms < PING_AFTER_IDLE_MS || answers(db);
}

int64_t statement_deadline_ms(const struct db *db)
{
    return clock_monotonic_ms() + db->statement_timeout_ms + DB_PATIENCE_MS;
}

struct status db_connection_broke(struct db *db, const char *reason)
{
    db->is_broken = true;
    log_warn(db->log, "db_query_failed", LOG_STR("sqlstate", "none"), LOG_STR("reason", reason));
    return FAIL(UNAVAILABLE, "storage is unavailable");
}

/* Empties libpq's output, reading too: a server that waits to be read does not read itself. */
static struct status flush(struct db *db, int64_t deadline_ms)
{
    for (;;) {
        int left = PQflush(db->connection);
        if (left == 0)
            return OK;
        if (left < 0)
            return db_connection_broke(db, "connection lost");
        if (!db_connection_poll(PQsocket(db->connection), POLLIN | POLLOUT, deadline_ms))
            return db_connection_broke(db, "no answer in time");
        if (PQconsumeInput(db->connection) == 0)
            return db_connection_broke(db, "connection lost");
    }
}

struct status db_connection_await(struct db *db, int64_t deadline_ms, PGresult **out)
{
    TRY(flush(db, deadline_ms));
    while (PQisBusy(db->connection)) {
        if (!db_connection_poll(PQsocket(db->connection), POLLIN, deadline_ms))
            return db_connection_broke(db, "no answer in time");
        if (PQconsumeInput(db->connection) == 0)
            return db_connection_broke(db, "connection lost");
    }
    *out = PQgetResult(db->connection);
    return OK;
}

static bool is_success(const PGresult *result)
{
    ExecStatusType outcome = PQresultStatus(result);

    return outcome == PGRES_TUPLES_OK || outcome == PGRES_COMMAND_OK ||
           outcome == PGRES_SINGLE_TUPLE || outcome == PGRES_EMPTY_QUERY ||
           outcome == PGRES_PIPELINE_SYNC;
}

struct status result_failure(struct db *db, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const struct sqlstate_meaning *meaning = sqlstate_meaning_of(state);

    if (constraint == NULL || !text_copy(db->constraint, sizeof db->constraint, constraint))
        db->constraint[0] = '\0';
    if (meaning->drops_connection || PQstatus(db->connection) != CONNECTION_OK)
        db->is_broken = true;
    log_write(
        db->log, meaning->level, "db_query_failed",
        LOG_FIELDS(LOG_STR("sqlstate", state ? state : "none"), LOG_STR("constraint", constraint)));
    return meaning->status;
}

struct status db_connection_finish(struct db *db, int64_t deadline_ms, PGresult **out)
{
    CLEANUP(result_clear) PGresult *kept = NULL;
    struct status outcome = OK;

    for (;;) {
        CLEANUP(result_clear) PGresult *result = NULL;
        TRY(db_connection_await(db, deadline_ms, &result));
        if (result == NULL)
            break;
        if (!is_success(result) && status_is_ok(outcome))
            outcome = result_failure(db, result);
        result_clear(&kept);
        kept = result;
        result = NULL; /* kept's now */
    }
    TRY(outcome);
    if (kept == NULL)
        return db_connection_broke(db, "no result");
    if (out) {
        *out = kept;
        kept = NULL; /* now the caller's */
    }
    return OK;
}
