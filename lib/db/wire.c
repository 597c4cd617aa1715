#include "db/wire.h"

#include <assert.h>
#include <limits.h>

enum { BINARY = 1 };

static const int64_t EPOCH_US = INT64_C(946684800000000);     /* 2000-01-01 */
static const int64_t FIRST_US = INT64_C(-211813488000000000); /* 4714-11-24 BC */

static const struct {
    unsigned scalar;
    unsigned array;
} types[] = {
    [DB_KIND_INT] = {WIRE_INT8, WIRE_INT8_ARRAY},
    [DB_KIND_BOOL] = {WIRE_BOOL, WIRE_BOOL_ARRAY},
    [DB_KIND_UUID] = {WIRE_UUID, WIRE_UUID_ARRAY},
    [DB_KIND_TEXT] = {WIRE_TEXT, WIRE_TEXT_ARRAY},
    [DB_KIND_BYTES] = {WIRE_BYTEA, WIRE_BYTEA_ARRAY},
    [DB_KIND_TIME_US] = {WIRE_TIMESTAMPTZ, WIRE_TIMESTAMPTZ_ARRAY},
};

int64_t wire_time_from_unix_us(int64_t unix_us)
{
    int64_t us = 0;

    if (__builtin_sub_overflow(unix_us, EPOCH_US, &us) || us < FIRST_US)
        return FIRST_US;
    return us;
}

int64_t wire_time_to_unix_us(int64_t postgres_us)
{
    int64_t us = 0;

    return __builtin_add_overflow(postgres_us, EPOCH_US, &us) ? INT64_MAX : us;
}

static struct bytes number(uint8_t out[static 8], int64_t value)
{
    bytes_put_u64(out, (uint64_t)value);
    return (struct bytes){out, 8};
}

static struct bytes text(const char *value)
{
    return value ? bytes_of(value) : (struct bytes){0};
}

/* The value's bytes; data NULL for NULL. */
static struct bytes scalar(const struct db_param *param, uint8_t scratch[static 8])
{
    static const uint8_t nothing;

    if (param->is_null)
        return (struct bytes){0};
    switch (param->kind) {
    case DB_KIND_INT:
        return number(scratch, param->integer);
    case DB_KIND_TIME_US:
        return number(scratch, wire_time_from_unix_us(param->integer));
    case DB_KIND_BOOL:
        scratch[0] = param->boolean;
        return (struct bytes){scratch, 1};
    case DB_KIND_UUID:
        return (struct bytes){param->uuid.bytes, UUID_SIZE};
    case DB_KIND_TEXT:
        return text(param->text);
    case DB_KIND_BYTES:
        return param->bytes;
    }
    return (struct bytes){&nothing, 0};
}

/* The i-th element of an array, as scalar(). */
static struct bytes element(const struct db_param *param, size_t i, uint8_t scratch[static 8])
{
    switch (param->kind) {
    case DB_KIND_INT:
        return number(scratch, param->integers[i]);
    case DB_KIND_TIME_US:
        return number(scratch, wire_time_from_unix_us(param->integers[i]));
    case DB_KIND_UUID:
        return (struct bytes){param->uuids[i].bytes, UUID_SIZE};
    case DB_KIND_TEXT:
        return text(param->texts[i]);
    case DB_KIND_BYTES:
        return param->byte_strings[i];
    case DB_KIND_BOOL: /* has no macro */
        break;
    }
    return (struct bytes){0};
}

static void append_u32(struct buffer *out, uint32_t value)
{
    uint8_t encoded[4];

    bytes_put_u32(encoded, value);
    buffer_append(out, encoded, sizeof encoded);
}

static void append_element(struct buffer *out, struct bytes value)
{
    static const uint32_t null_size = UINT32_MAX;

    if (value.data == NULL) {
        append_u32(out, null_size);
        return;
    }
    append_u32(out, (uint32_t)value.size);
    buffer_append(out, value.data, value.size);
}

/* array_recv: dimensions, whether there are NULLs, element type, then size and lower bound of the
 * one dimension, then the elements. An empty array has no dimension. */
static struct status append_array(struct buffer *out, const struct db_param *param)
{
    uint8_t scratch[8];

    if (param->count > DB_ARRAY_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many values at once");
    append_u32(out, param->count > 0 ? 1 : 0);
    append_u32(out, 1);
    append_u32(out, types[param->kind].scalar);
    if (param->count > 0) {
        append_u32(out, (uint32_t)param->count);
        append_u32(out, 1);
    }
    for (size_t i = 0; i < param->count; i++) {
        struct bytes value = element(param, i, scratch);
        if (value.size > INT_MAX)
            return FAIL(INVALID_ARGUMENT, "a value is too large");
        append_element(out, value);
    }
    return buffer_outcome(out);
}

/* The buffer moves while it grows, so addresses are taken when it has stopped. */
static struct status encode_arrays(struct wire_params *wire, const struct db_param *params,
                                   size_t count)
{
    size_t begins[DB_PARAMS_MAXIMUM] = {0};

    for (size_t i = 0; i < count; i++) {
        begins[i] = wire->arrays.size;
        if (params[i].is_array)
            TRY(append_array(&wire->arrays, &params[i]));
        wire->sizes[i] = (int)(wire->arrays.size - begins[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (params[i].is_array)
            wire->values[i] = (const char *)wire->arrays.data + begins[i];
    }
    return OK;
}

struct status wire_encode(struct wire_params *wire, const struct db_param *params, size_t count)
{
    assert(count <= DB_PARAMS_MAXIMUM);
    buffer_init(&wire->arrays, DB_ARRAYS_MAXIMUM);
    TRY(encode_arrays(wire, params, count));
    for (size_t i = 0; i < count; i++) {
        const struct db_param *param = &params[i];
        wire->types[i] = param->is_array ? types[param->kind].array : types[param->kind].scalar;
        wire->formats[i] = BINARY;
        if (param->is_array)
            continue;
        struct bytes value = scalar(param, wire->numbers[i]);
        if (value.size > INT_MAX)
            return FAIL(INVALID_ARGUMENT, "a value is too large");
        wire->values[i] = (const char *)value.data;
        wire->sizes[i] = (int)value.size;
    }
    return OK;
}

void wire_clear(struct wire_params *wire)
{
    buffer_clear(&wire->arrays);
}
