#include <assert.h>

#include "db/db_private.h"

bool db_queue_is_open(const struct db *db)
{
    return PQpipelineStatus(db->connection) != PQ_PIPELINE_OFF;
}

/* Room for one statement and its preparation. */
static bool is_full(const struct db *db)
{
    return db->queued_count + 2 > DB_QUEUED_MAXIMUM;
}

static void note(struct db *db, enum db_queued queued)
{
    assert(db->queued_count < DB_QUEUED_MAXIMUM);
    db->queued[db->queued_count++] = queued;
}

void db_queue_note_preparation(struct db *db)
{
    note(db, DB_QUEUED_PREPARATION);
}

struct status db_queue_add(struct db *db, const char *sql, const struct db_param *params,
                           size_t count)
{
    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    if (is_full(db))
        TRY(db_queue_finish(db, NULL));
    if (!db_queue_is_open(db) && PQenterPipelineMode(db->connection) == 0)
        return db_connection_broke(db, "connection lost");
    TRY(statement_send(db, sql, params, count, statement_deadline_ms(db)));
    note(db, DB_QUEUED_STATEMENT);
    return OK;
}

/* The answer to one of them, in its turn. */
static struct status take(struct db *db, PGresult **last)
{
    result_clear(last);
    return db_connection_finish(db, statement_deadline_ms(db), last);
}

/* Of what stood behind one that failed, and was not run. */
static struct status skip(struct db *db, enum db_queued queued)
{
    if (queued == DB_QUEUED_PREPARATION)
        db->statement_count--; /* these were noted last */
    for (;;) {
        CLEANUP(result_clear) PGresult *result = NULL;
        TRY(db_connection_await(db, statement_deadline_ms(db), &result));
        if (result == NULL)
            return OK;
    }
}

static struct status take_all(struct db *db, PGresult **last)
{
    struct status outcome = OK;

    for (size_t i = 0; i < db->queued_count; i++) {
        if (!status_is_ok(outcome)) {
            TRY(skip(db, db->queued[i]));
            continue;
        }
        outcome = take(db, last);
        if (db->is_broken)
            return outcome;
        if (!status_is_ok(outcome) && db->queued[i] == DB_QUEUED_PREPARATION)
            db->statement_count--;
    }
    return outcome;
}

static struct status take_sync(struct db *db)
{
    CLEANUP(result_clear) PGresult *sync = NULL;

    TRY(db_connection_await(db, statement_deadline_ms(db), &sync));
    if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC || PQexitPipelineMode(db->connection) == 0)
        return db_connection_broke(db, "unexpected answer");
    return OK;
}

struct status db_queue_finish(struct db *db, PGresult **last_out)
{
    CLEANUP(result_clear) PGresult *last = NULL;

    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    if (PQpipelineSync(db->connection) == 0)
        return db_connection_broke(db, "connection lost");
    struct status outcome = take_all(db, &last);
    db->queued_count = 0;
    if (db->is_broken)
        return outcome;
    TRY(take_sync(db));
    TRY(outcome);
    if (last_out) {
        *last_out = last;
        last = NULL; /* now the caller's */
    }
    return OK;
}
