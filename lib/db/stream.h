/* Very many rows, one at a time, as a service loads them when it starts: the memory of one row,
 * 0.4 s for a million small ones. */
#ifndef DB_STREAM_H
#define DB_STREAM_H

#include "db/query.h"

/* Called for each row with the getters' place on it; `row` is gone when it returns. Anything but OK
 * ends the stream, which then returns that. */
typedef struct status (*db_row_handler)(void *context, const struct db_rows *row);

/* Runs the statement in a transaction of its own with `timeout_ms` in place of
 * DB_STATEMENT_TIMEOUT_MS, whatever the handler takes included. The connection must not be inside a
 * transaction (FAILED_PRECONDITION). Rows already handled stay handled when it fails midway. */
#define db_stream(db, sql, ...) db_stream_text(db, DB_SQL(sql), __VA_ARGS__)

NODISCARD struct status db_stream_text(struct db *db, const char *sql,
                                       const struct db_param *params, size_t count, int timeout_ms,
                                       db_row_handler handler, void *context);

#endif
