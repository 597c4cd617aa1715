#include "db/stream.h"

#include "base/clock.h"
#include "db/db_private.h"

/* Hands on one result of one row; the last, empty one says that all have come. */
static struct status handle(struct db *db, PGresult *result, db_row_handler handler, void *context)
{
    struct db_rows row = {.result = result, .log = db->log, .count = (size_t)PQntuples(result)};
    ExecStatusType outcome = PQresultStatus(result);

    if (outcome == PGRES_SINGLE_TUPLE)
        return handler(context, &row);
    if (outcome == PGRES_TUPLES_OK || outcome == PGRES_COMMAND_OK)
        return OK;
    return result_failure(db, result);
}

/* A stream that ends early leaves rows on the connection, which is closed rather than emptied. */
static struct status handle_all(struct db *db, int64_t deadline_ms, db_row_handler handler,
                                void *context)
{
    for (;;) {
        CLEANUP(result_clear) PGresult *result = NULL;
        TRY(db_connection_await(db, deadline_ms, &result));
        if (result == NULL)
            return OK;
        struct status outcome = handle(db, result, handler, context);
        if (!status_is_ok(outcome)) {
            db->is_broken = true;
            return outcome;
        }
    }
}

struct status db_stream_text(struct db *db, const char *sql, const struct db_param *params,
                             size_t count, int timeout_ms, db_row_handler handler, void *context)
{
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    const int64_t deadline_ms = clock_monotonic_ms() + timeout_ms + DB_PATIENCE_MS;

    if (PQtransactionStatus(db->connection) != PQTRANS_IDLE)
        return FAIL(FAILED_PRECONDITION, "a stream has a transaction of its own");
    TRY(db_begin(db, &transaction));
    TRY(db_allow_time(&transaction, timeout_ms));
    TRY(statement_send(db, sql, params, count, deadline_ms));
    if (PQsetSingleRowMode(db->connection) == 0)
        return db_connection_broke(db, "connection lost");
    TRY(handle_all(db, deadline_ms, handler, context));
    return db_commit(&transaction);
}
