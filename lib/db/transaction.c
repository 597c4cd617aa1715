#include "db/transaction.h"

#include <stdio.h>

#include "db/db_private.h"

enum {
    TENANT_CAPACITY = sizeof "9223372036854775807",
    TIMEOUT_CAPACITY = sizeof "-2147483648",
};

/* Control statements take the plain path: they are never parsed twice and have no parameters. */
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
    TRY(run(db, "BEGIN", NULL));
    *out = (struct db_transaction){.db = db};
    return OK;
}

/* Three messages that leave together. What comes back is read in db_connection_finish's way: one
 * NULL after each statement, none after the sync. */
static bool send_begin_tenant(struct db *db, const char *tenant)
{
    const char *const values[] = {tenant};

    return PQenterPipelineMode(db->connection) == 1 &&
           PQsendQueryParams(db->connection, "BEGIN", 0, NULL, NULL, NULL, NULL, 1) == 1 &&
           PQsendQueryParams(db->connection, "SELECT set_config('app.tenant', $1, true)", 1, NULL,
                             values, NULL, NULL, 1) == 1 &&
           PQpipelineSync(db->connection) == 1;
}

static struct status finish_begin_tenant(struct db *db, int64_t deadline_ms)
{
    CLEANUP(result_clear) PGresult *sync = NULL;

    TRY(db_connection_finish(db, deadline_ms, NULL));
    TRY(db_connection_finish(db, deadline_ms, NULL));
    TRY(db_connection_await(db, deadline_ms, &sync));
    if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC || PQexitPipelineMode(db->connection) == 0)
        return db_connection_broke(db, "unexpected answer");
    return OK;
}

struct status db_begin_tenant(struct db *db, int64_t tenant_id, struct db_transaction *out)
{
    const int64_t deadline_ms = statement_deadline_ms(db);
    char tenant[TENANT_CAPACITY];

    if (tenant_id <= 0)
        return FAIL(INVALID_ARGUMENT, "a tenant is needed");
    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    (void)snprintf(tenant, sizeof tenant, "%lld", (long long)tenant_id);
    if (!send_begin_tenant(db, tenant))
        return db_connection_broke(db, "connection lost");
    struct status begun = finish_begin_tenant(db, deadline_ms);
    if (!status_is_ok(begun)) {
        db->is_broken = true; /* it may still be in pipeline mode */
        return begun;
    }
    *out = (struct db_transaction){.db = db};
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

struct status db_commit(struct db_transaction *transaction)
{
    CLEANUP(result_clear) PGresult *result = NULL;
    struct db *db = transaction->db;

    if (db->is_broken) /* before COMMIT was sent: the server has undone it */
        return FAIL(UNAVAILABLE, "storage is unavailable");
    db->was_warned = false;
    struct status outcome = run(db, "COMMIT", &result);
    /* "Canceling wait for synchronous replication": a warning, and then COMMIT as if all were well.
     * It is on one machine's disk only. */
    db->is_broken = db->is_broken || db->was_warned;
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
    /* What cannot be rolled back is closed, which does the same. */
    if (!status_is_ok(run(db, "ROLLBACK", NULL)))
        db->is_broken = true;
}
