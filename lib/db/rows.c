#include <assert.h>
#include <libpq-fe.h>

#include "db/query.h"
#include "db/wire.h"

void db_rows_clear(struct db_rows *rows)
{
    PQclear(rows->result);
    *rows = (struct db_rows){0};
}

static int row_number(const struct db_rows *rows)
{
    assert(rows->row < rows->count);
    return (int)rows->row;
}

bool db_is_null(const struct db_rows *rows, int column)
{
    return PQgetisnull(rows->result, row_number(rows), column) != 0;
}

static struct status misfit(const struct db_rows *rows, int column, const char *reason)
{
    log_error(rows->log, "db_column_refused", LOG_STR("column", PQfname(rows->result, column)),
              LOG_STR("reason", reason));
    return FAIL(INTERNAL, "internal error");
}

/* The value's bytes; valid as long as the rows. */
static struct status value_of(const struct db_rows *rows, int column, struct bytes *out)
{
    const int row = row_number(rows);

    if (column >= PQnfields(rows->result))
        return misfit(rows, column, "missing");
    if (PQgetisnull(rows->result, row, column))
        return misfit(rows, column, "null");
    const char *data = PQgetvalue(rows->result, row, column);
    *out = (struct bytes){(const uint8_t *)data, (size_t)PQgetlength(rows->result, row, column)};
    return OK;
}

/* The same of a column that must have this type and, unless 0, this size. */
static struct status value_of_type(const struct db_rows *rows, int column, unsigned type,
                                   size_t size, struct bytes *out)
{
    struct bytes value = {0};

    TRY(value_of(rows, column, &value));
    if (PQftype(rows->result, column) != type)
        return misfit(rows, column, "type");
    if (size != 0 && value.size != size)
        return misfit(rows, column, "size");
    *out = value;
    return OK;
}

struct status db_get_int(const struct db_rows *rows, int column, int64_t *out)
{
    struct bytes value = {0};

    TRY(value_of(rows, column, &value));
    switch (PQftype(rows->result, column)) {
    case WIRE_INT8:
        *out = (int64_t)bytes_get_u64(value.data);
        return OK;
    case WIRE_INT4:
        *out = (int32_t)bytes_get_u32(value.data);
        return OK;
    case WIRE_INT2:
        *out = (int16_t)((unsigned)value.data[0] << 8 | value.data[1]);
        return OK;
    default:
        return misfit(rows, column, "type");
    }
}

static struct status get_int_between(const struct db_rows *rows, int column, int64_t minimum,
                                     int64_t maximum, int64_t *out)
{
    int64_t value = 0;

    TRY(db_get_int(rows, column, &value));
    if (value < minimum || value > maximum)
        return misfit(rows, column, "size");
    *out = value;
    return OK;
}

struct status db_get_int32(const struct db_rows *rows, int column, int32_t *out)
{
    int64_t value = 0;

    TRY(get_int_between(rows, column, INT32_MIN, INT32_MAX, &value));
    *out = (int32_t)value;
    return OK;
}

struct status db_get_uint32(const struct db_rows *rows, int column, uint32_t *out)
{
    int64_t value = 0;

    TRY(get_int_between(rows, column, 0, UINT32_MAX, &value));
    *out = (uint32_t)value;
    return OK;
}

struct status db_get_bool(const struct db_rows *rows, int column, bool *out)
{
    struct bytes value = {0};

    TRY(value_of_type(rows, column, WIRE_BOOL, 1, &value));
    *out = value.data[0] != 0;
    return OK;
}

struct status db_get_uuid(const struct db_rows *rows, int column, struct uuid *out)
{
    struct bytes value = {0};

    TRY(value_of_type(rows, column, WIRE_UUID, UUID_SIZE, &value));
    memcpy(out->bytes, value.data, UUID_SIZE);
    return OK;
}

struct status db_get_time_us(const struct db_rows *rows, int column, int64_t *out)
{
    struct bytes value = {0};

    TRY(value_of_type(rows, column, WIRE_TIMESTAMPTZ, 8, &value));
    *out = wire_time_to_unix_us((int64_t)bytes_get_u64(value.data));
    return OK;
}

struct status db_get_bytes(const struct db_rows *rows, int column, void *out, size_t size)
{
    struct bytes value = {0};

    TRY(value_of_type(rows, column, WIRE_BYTEA, size, &value));
    memcpy(out, value.data, size);
    return OK;
}

struct status db_get_bytes_copy(const struct db_rows *rows, int column, struct arena *arena,
                                struct bytes *out)
{
    struct bytes value = {0};

    TRY(value_of_type(rows, column, WIRE_BYTEA, 0, &value));
    const char *copy = arena_copy_bytes(arena, value);
    if (copy == NULL)
        return arena_failure();
    *out = (struct bytes){(const uint8_t *)copy, value.size};
    return OK;
}

/* PostgreSQL's texts hold no NUL. */
static struct status text_of(const struct db_rows *rows, int column, struct bytes *out)
{
    switch (PQftype(rows->result, column)) {
    case WIRE_TEXT:
    case WIRE_VARCHAR:
    case WIRE_NAME:
        return value_of(rows, column, out);
    default:
        return misfit(rows, column, "type");
    }
}

struct status db_get_text(const struct db_rows *rows, int column, struct arena *arena,
                          const char **out)
{
    struct bytes value = {0};

    TRY(text_of(rows, column, &value));
    const char *copy = arena_copy_bytes(arena, value);
    if (copy == NULL)
        return arena_failure();
    *out = copy;
    return OK;
}

struct status db_copy_text(const struct db_rows *rows, int column, char *out, size_t capacity)
{
    struct bytes value = {0};

    TRY(text_of(rows, column, &value));
    if (value.size >= capacity)
        return misfit(rows, column, "size");
    memcpy(out, value.data, value.size);
    out[value.size] = '\0';
    return OK;
}
