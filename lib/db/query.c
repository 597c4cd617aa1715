#include "db/query.h"

#include <assert.h>
#include <stdio.h>

#include "base/number.h"
#include "db/db_private.h"
#include "db/wire.h"

enum {
    BINARY_RESULTS = 1,
    STATEMENT_NAME_CAPACITY = 16,
};

static void statement_name(size_t index, char out[static STATEMENT_NAME_CAPACITY])
{
    (void)snprintf(out, STATEMENT_NAME_CAPACITY, "s%zu", index);
}

/* The place of `sql` among the prepared ones, or where it would go. A service has some dozens. */
static size_t find_statement(const struct db *db, const char *sql)
{
    size_t i = 0;

    while (i < db->statement_count && db->statements[i] != sql)
        i++;
    return i;
}

static struct status prepare(struct db *db, const char *sql, const struct wire_params *wire,
                             size_t count, int64_t deadline_ms)
{
    char name[STATEMENT_NAME_CAPACITY];

    statement_name(db->statement_count, name);
    if (PQsendPrepare(db->connection, name, sql, (int)count, wire->types) == 0)
        return db_connection_broke(db, "connection lost");
    if (db_queue_is_open(db))
        db_queue_note_preparation(db);
    else
        TRY(db_connection_finish(db, deadline_ms, NULL));
    db->statements[db->statement_count++] = sql;
    return OK;
}

struct status statement_send(struct db *db, const char *sql, const struct db_param *params,
                             size_t count, int64_t deadline_ms)
{
    CLEANUP(wire_clear) struct wire_params wire = {0};
    char name[STATEMENT_NAME_CAPACITY];
    int sent = 0;

    /* A statement that broke the connection leaves the rest of a handler nothing to do. */
    if (db->is_broken)
        return FAIL(UNAVAILABLE, "storage is unavailable");
    TRY(wire_encode(&wire, params, count));
    size_t index = find_statement(db, sql);
    if (index == db->statement_count && index < DB_STATEMENTS_MAXIMUM)
        TRY(prepare(db, sql, &wire, count, deadline_ms));

    const char *const *values = wire.values;
    if (index < DB_STATEMENTS_MAXIMUM) {
        statement_name(index, name);
        sent = PQsendQueryPrepared(db->connection, name, (int)count, values, wire.sizes,
                                   wire.formats, BINARY_RESULTS);
    } else {
        sent = PQsendQueryParams(db->connection, sql, (int)count, wire.types, values, wire.sizes,
                                 wire.formats, BINARY_RESULTS);
    }
    return sent == 1 ? OK : db_connection_broke(db, "connection lost");
}

int64_t result_affected(PGresult *result)
{
    const char *text = PQcmdTuples(result); /* "" for statements that count nothing */
    int64_t affected = 0;

    return number_parse(text, strlen(text), 0, INT64_MAX, &affected) ? affected : 0;
}

static struct status run(struct db *db, const char *sql, const struct db_param *params,
                         size_t count, PGresult **out)
{
    const int64_t deadline_ms = statement_deadline_ms(db);

    if (db_queue_is_open(db)) {
        TRY(db_queue_add(db, sql, params, count));
        return db_queue_finish(db, out);
    }
    TRY(statement_send(db, sql, params, count, deadline_ms));
    return db_connection_finish(db, deadline_ms, out);
}

struct status db_query_text(struct db *db, const char *sql, const struct db_param *params,
                            size_t count, struct db_rows *out)
{
    PGresult *result = NULL;

    TRY(run(db, sql, params, count, &result));
    *out = (struct db_rows){.result = result, /* now the caller's */
                            .log = db->log,
                            .count = (size_t)PQntuples(result),
                            .affected = result_affected(result)};
    return OK;
}

/* Whose end sees to it that what was queued is run. */
static bool is_inside_transaction(const struct db *db)
{
    return db_queue_is_open(db) || PQtransactionStatus(db->connection) != PQTRANS_IDLE;
}

struct status db_execute_text(struct db *db, const char *sql, const struct db_param *params,
                              size_t count, int64_t *affected_out)
{
    CLEANUP(db_rows_clear) struct db_rows rows = {0};

    TRY(db_query_text(db, sql, params, count, &rows));
    if (affected_out)
        *affected_out = rows.affected;
    return OK;
}

struct status db_execute_later_text(struct db *db, const char *sql, const struct db_param *params,
                                    size_t count)
{
    assert(is_inside_transaction(db));
    return db_queue_add(db, sql, params, count);
}

const char *db_constraint(const struct db *db)
{
    return db->constraint;
}
