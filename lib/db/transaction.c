#include "db/transaction.h"

#include <stdio.h>

#include "db/db_private.h"

enum {
    TENANT_CAPACITY = sizeof "9223372036854775807",
    TIMEOUT_CAPACITY = sizeof "-2147483648",
};

static const char begin[] = "BEGIN";

/* The ends of a transaction take the plain path: they have no parameters, and what comes back is
 * theirs alone. */
static struct status run(struct db *db, const char *sql, PGresult **out)
{
    const int64_t deadline_ms = statement_deadline_ms(db);

    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    if (PQsendQuery(db->connection, sql) == 0)
        return db_connection_broke(db, "connection lost");
    return db_connection_finish(db, deadline_ms, out);
}

struct status db_begin(struct db *db, struct db_transaction *out)
{
    TRY(db_queue_add(db, begin, DB_NO_PARAMS));
    *out = (struct db_transaction){.db = db};
    return OK;
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    static const char sql[] = "SELECT set_config('app.tenant', $1, true)";
    CLEANUP(db_rollback) struct db_transaction begun = {0};
    char tenant[TENANT_CAPACITY];

    if (tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "a tenant is needed");
    (void)snprintf(tenant, sizeof tenant, "%lld", (long long)tenant_id);
    TRY(db_begin(db, &begun));
    TRY(db_queue_add(db, sql, DB_PARAMS(DB_TEXT(tenant))));
    *out = begun;
    begun.db = NULL; /* now the caller's */
    return OK;
}

struct status db_allow_time(struct db_transaction *transaction, int timeout_ms)
{
    static const char sql[] = "SELECT set_config('statement_timeout', $1, true)";
    char text[TIMEOUT_CAPACITY];

    (void)snprintf(text, sizeof text, "%d", timeout_ms);
    TRY(db_execute(transaction->db, sql, DB_PARAMS(DB_TEXT(text)), NULL));
    transaction->db->statement_timeout_ms = timeout_ms;
    return OK;
}

/* A transaction that a failed statement has spoilt is told COMMIT and answers ROLLBACK. */
static struct status committed_or_not(PGresult *result)
{
    if (strcmp(PQcmdStatus(result), "COMMIT") == 0)
        return OK;
    return FAIL(ABORTED, "conflicting update, try again");
}

/* With what waits: behind a statement that failed it is not run. */
static struct status send_commit(struct db *db, PGresult **out)
{
    static const char sql[] = "COMMIT";

    if (!db_queue_is_open(db))
        return run(db, sql, out);
    TRY(db_queue_add(db, sql, DB_NO_PARAMS));
    return db_queue_finish(db, out);
}

struct status db_commit(struct db_transaction *transaction)
{
    CLEANUP(result_clear) PGresult *result = NULL;
    struct db *db = transaction->db;

    if (db->is_broken) /* before COMMIT was sent: the server has undone it */
        return FAIL(UNAVAILABLE, "storage is unavailable");
    db->was_warned = false;
    struct status outcome = send_commit(db, &result);
    /* "Canceling wait for synchronous replication": a warning, and then COMMIT as if all were well.
     * It is on one machine's disk only. */
    db->is_broken = db->is_broken || db->was_warned;
    /* Open still when something before the commit failed. */
    if (!db->is_broken && PQtransactionStatus(db->connection) == PQTRANS_INERROR)
        return outcome;
    transaction->db = NULL;
    db->statement_timeout_ms = DB_STATEMENT_TIMEOUT_MS;
    if (db->is_broken) {
        transaction->outcome_unknown = true;
        log_warn(db->log, "db_commit_outcome_unknown", LOG_NONE);
        return FAIL(UNAVAILABLE, "storage is unavailable");
    }
    TRY(outcome);
    return committed_or_not(result);
}

void db_rollback(struct db_transaction *transaction)
{
    struct db *db = transaction->db;

    transaction->db = NULL;
    if (db == NULL || db->is_broken)
        return;
    db->statement_timeout_ms = DB_STATEMENT_TIMEOUT_MS;
    if (db_queue_is_open(db))
        (void)!status_is_ok(db_queue_finish(db, NULL)); /* undone in any case */
    /* What cannot be rolled back is closed, which does the same. */
    if (!status_is_ok(run(db, "ROLLBACK", NULL)))
        db->is_broken = true;
}
