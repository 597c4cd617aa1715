/* Statements. The text is a literal, everything that varies is a parameter; both are sent apart, so
 * no value can become SQL.
 *
 *     static const char sql[] = "SELECT user_id, revoked FROM sessions WHERE tenant = $1 AND id =
 * $2"; enum { USER_ID, REVOKED };
 *
 *     CLEANUP(db_rows_clear) struct db_rows rows = {0};
 *     TRY(db_query(db, sql, DB_PARAMS(DB_INT(tenant), DB_UUID(id)), &rows));
 *     if (rows.count == 0)
 *         return FAIL(NOT_FOUND, "no such session");
 *     TRY(db_get_uuid(&rows, USER_ID, &found.user_id));
 *
 * Many rows in, one statement (0.8 of COPY's speed, with ON CONFLICT and RETURNING):
 *
 *     "INSERT INTO seen SELECT * FROM unnest($1, $2)", DB_PARAMS(DB_UUID_ARRAY(ids, count),
 *                                                              DB_TIME_US_ARRAY(times, count))
 *
 * What comes back when a statement fails (the SQLSTATE is logged once, as db_query_failed, and
 * never a value):
 *
 *     UNAVAILABLE          no connection, server going down, out of disk or memory, took too long
 *     ABORTED              deadlock, serialization failure, a lock not given in time: try again
 *     ALREADY_EXISTS       a unique constraint; db_constraint() says which
 *     FAILED_PRECONDITION  a foreign key
 *     INVALID_ARGUMENT     a check constraint, or a value that is none of its type
 *     PERMISSION_DENIED    a missing grant, or row-level security
 *     INTERNAL             anything else: a fault of ours
 *
 * After a failure inside a transaction PostgreSQL refuses everything but its end.
 */
#ifndef DB_QUERY_H
#define DB_QUERY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "db/pool.h"

enum {
    DB_PARAMS_MAXIMUM = 32,
    DB_ARRAY_MAXIMUM = 10000,    /* elements of one array */
    DB_ARRAYS_MAXIMUM = 8 << 20, /* bytes of one statement's arrays together */
    DB_CONSTRAINT_CAPACITY = 64, /* NAMEDATALEN */
};

/* One value for $n, borrowed until the call returns. Made by the macros below only. */
struct db_param {
    enum db_param_kind {
        DB_KIND_INT,
        DB_KIND_BOOL,
        DB_KIND_UUID,
        DB_KIND_TEXT,
        DB_KIND_BYTES,
        DB_KIND_TIME_US,
    } kind;
    bool is_null;
    bool is_array;
    size_t count; /* of an array */
    union {
        int64_t integer;
        bool boolean;
        struct uuid uuid;
        const char *text;
        struct bytes bytes;
        const int64_t *integers; /* of times too */
        const struct uuid *uuids;
        const char *const *texts;
        const struct bytes *byte_strings;
    };
};

/* bigint, boolean, uuid, text (UTF-8), bytea, and timestamptz from microseconds since 1970 UTC. For
 * another type cast in the statement: $3::inet. A text or bytes whose pointer is NULL is NULL. */
#define DB_INT(value) ((struct db_param){.kind = DB_KIND_INT, .integer = (value)})
#define DB_BOOL(value) ((struct db_param){.kind = DB_KIND_BOOL, .boolean = (value)})
#define DB_UUID(value) ((struct db_param){.kind = DB_KIND_UUID, .uuid = (value)})
#define DB_TEXT(value) ((struct db_param){.kind = DB_KIND_TEXT, .text = (value)})
#define DB_BYTES(value) ((struct db_param){.kind = DB_KIND_BYTES, .bytes = (value)})
#define DB_TIME_US(value) ((struct db_param){.kind = DB_KIND_TIME_US, .integer = (value)})

#define DB_NULL_INT ((struct db_param){.kind = DB_KIND_INT, .is_null = true})
#define DB_NULL_BOOL ((struct db_param){.kind = DB_KIND_BOOL, .is_null = true})
#define DB_NULL_UUID ((struct db_param){.kind = DB_KIND_UUID, .is_null = true})
#define DB_NULL_TEXT ((struct db_param){.kind = DB_KIND_TEXT, .is_null = true})
#define DB_NULL_BYTES ((struct db_param){.kind = DB_KIND_BYTES, .is_null = true})
#define DB_NULL_TIME_US ((struct db_param){.kind = DB_KIND_TIME_US, .is_null = true})

/* Arrays of `size` elements for unnest() and = ANY(): const int64_t *, const struct uuid *,
 * const char *const *, const struct bytes *. Texts and bytes with a NULL pointer are NULL. */
#define DB_INT_ARRAY(values, size)                                                                 \
    ((struct db_param){                                                                            \
        .kind = DB_KIND_INT, .is_array = true, .count = (size), .integers = (values)})
#define DB_TIME_US_ARRAY(values, size)                                                             \
    ((struct db_param){                                                                            \
        .kind = DB_KIND_TIME_US, .is_array = true, .count = (size), .integers = (values)})
#define DB_UUID_ARRAY(values, size)                                                                \
    ((struct db_param){.kind = DB_KIND_UUID, .is_array = true, .count = (size), .uuids = (values)})
#define DB_TEXT_ARRAY(values, size)                                                                \
    ((struct db_param){.kind = DB_KIND_TEXT, .is_array = true, .count = (size), .texts = (values)})
#define DB_BYTES_ARRAY(values, size)                                                               \
    ((struct db_param){                                                                            \
        .kind = DB_KIND_BYTES, .is_array = true, .count = (size), .byte_strings = (values)})

/* All parameters of a statement: two arguments, the array and its size. */
#define DB_PARAMS(...)                                                                             \
    (const struct db_param[]){__VA_ARGS__}, COUNT_OF(((const struct db_param[]){__VA_ARGS__}))
#define DB_NO_PARAMS NULL, 0

/* What a statement gave, and a place in it: the getters read row `row`. To walk:
 *
 *     for (; rows.row < rows.count; rows.row++)
 */
struct db_rows {
    struct pg_result *result;
    const struct log *log; /* the connection's */
    size_t count;
    size_t row;
    int64_t affected; /* rows inserted, updated or deleted */
};

/* Accepts {0}. Memory is not wiped: what is read from the database are hashes, and keys that lie
 * there beside what they seal, to be destroyed with a person's row and not to keep from whoever
 * reads the database (audit). */
void db_rows_clear(struct db_rows *rows);

/* Prepared on first use and kept by the connection. `sql` must be an array of const char that lives
 * as long as the program, a pointer does not compile: `static const char sql[] = "..."`, or the
 * literal itself. `out` is written only on OK. */
#define db_query(db, sql, ...) db_query_text(db, DB_SQL(sql), __VA_ARGS__)

/* The same for a statement whose rows nobody reads; `affected_out` may be NULL. */
#define db_execute(db, sql, ...) db_execute_text(db, DB_SQL(sql), __VA_ARGS__)

/* Inside a transaction: sent with its next statement that is waited for, or with its commit, so
 * that several changes cost one round trip. The parameters are read at once. A failure is that
 * statement's or the commit's, and then nothing is committed. */
#define db_execute_later(db, sql, ...) db_execute_later_text(db, DB_SQL(sql), __VA_ARGS__)

/* The name of the constraint that the last failed statement on this connection violated, "" when it
 * was something else. */
const char *db_constraint(const struct db *db);

/* Each gives column `column` (from 0) of the present row. INTERNAL, with the column's name in the
 * log, when it is NULL, of another type or of another size: the statement and the code do not fit.
 * Integers may be smallint, integer or bigint, and the narrow getters refuse what does not fit. */
NODISCARD struct status db_get_int(const struct db_rows *rows, int column, int64_t *out);
NODISCARD struct status db_get_int32(const struct db_rows *rows, int column, int32_t *out);
NODISCARD struct status db_get_uint32(const struct db_rows *rows, int column, uint32_t *out);
NODISCARD struct status db_get_bool(const struct db_rows *rows, int column, bool *out);
NODISCARD struct status db_get_uuid(const struct db_rows *rows, int column, struct uuid *out);
NODISCARD struct status db_get_time_us(const struct db_rows *rows, int column, int64_t *out);

/* bytea of exactly `size` bytes: hashes, keys, salts. */
NODISCARD struct status db_get_bytes(const struct db_rows *rows, int column, void *out,
                                     size_t size);

/* A copy in the arena. RESOURCE_EXHAUSTED when it does not fit there. */
NODISCARD struct status db_get_text(const struct db_rows *rows, int column, struct arena *arena,
                                    const char **out);
NODISCARD struct status db_get_bytes_copy(const struct db_rows *rows, int column,
                                          struct arena *arena, struct bytes *out);

/* A copy with its NUL in `capacity` bytes; INTERNAL when it is longer, as a column with a length in
 * the schema never is. */
NODISCARD struct status db_copy_text(const struct db_rows *rows, int column, char *out,
                                     size_t capacity);

/* Ask this before reading a column that may be NULL. */
bool db_is_null(const struct db_rows *rows, int column);

/* What the macros call. DB_SQL does not compile for anything but an array of const char. */
#define DB_SQL(sql)                                                                                \
    (&(sql)[0 * sizeof(struct {                                                                    \
                _Static_assert(                                                                    \
                    __builtin_types_compatible_p(__typeof__(&(sql)[0]), const char *) &&           \
                        !__builtin_types_compatible_p(__typeof__(sql), const char *),              \
                    "SQL is a const char array that lives as long as the program");                \
                int unused;                                                                        \
            })])
NODISCARD struct status db_query_text(struct db *db, const char *sql, const struct db_param *params,
                                      size_t count, struct db_rows *out);
NODISCARD struct status db_execute_text(struct db *db, const char *sql,
                                        const struct db_param *params, size_t count,
                                        int64_t *affected_out);
NODISCARD struct status db_execute_later_text(struct db *db, const char *sql,
                                              const struct db_param *params, size_t count);

#endif
