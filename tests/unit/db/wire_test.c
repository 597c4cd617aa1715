#include <criterion/criterion.h>
#include <stdlib.h>

#include "db/wire.h"

static const struct uuid id = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};

static void expect_bytes(const struct wire_params *wire, int param, const void *expected,
                         size_t size)
{
    cr_assert_eq(wire->sizes[param], (int)size, "param %d has %d bytes", param, wire->sizes[param]);
    cr_assert_eq(memcmp(wire->values[param], expected, size), 0, "param %d", param);
}

static enum status_code encode(const struct db_param *params, size_t count)
{
    CLEANUP(wire_clear) struct wire_params wire = {0};

    return wire_encode(&wire, params, count).code;
}

Test(wire, refuses_arrays_that_are_too_long_or_too_large)
{
    int64_t *numbers = calloc(DB_ARRAY_MAXIMUM + 1, sizeof *numbers);
    static struct bytes pieces[DB_ARRAY_MAXIMUM];
    static const uint8_t piece[DB_ARRAYS_MAXIMUM / DB_ARRAY_MAXIMUM + 1];

    for (size_t i = 0; i < DB_ARRAY_MAXIMUM; i++)
        pieces[i] = (struct bytes){piece, sizeof piece};
    cr_expect_eq(encode(DB_PARAMS(DB_INT_ARRAY(numbers, DB_ARRAY_MAXIMUM))), STATUS_OK);
    cr_expect_eq(encode(DB_PARAMS(DB_INT_ARRAY(numbers, DB_ARRAY_MAXIMUM + 1))),
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(encode(DB_PARAMS(DB_BYTES_ARRAY(pieces, DB_ARRAY_MAXIMUM))),
                 STATUS_RESOURCE_EXHAUSTED);
    free(numbers);
}

Test(wire, refuses_a_value_larger_than_the_protocol_can_say)
{
    const struct bytes huge = {(const uint8_t *)"", (size_t)INT32_MAX + 1};

    cr_expect_eq(encode(DB_PARAMS(DB_BYTES(huge))), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(encode(DB_PARAMS(DB_BYTES_ARRAY(&huge, 1))), STATUS_INVALID_ARGUMENT);
}

Test(wire, encodes_each_kind)
{
    CLEANUP(wire_clear) struct wire_params wire = {0};
    const struct db_param params[] = {DB_INT(-2),
                                      DB_BOOL(true),
                                      DB_UUID(id),
                                      DB_TEXT("関所"),
                                      DB_BYTES(bytes_of("ab")),
                                      DB_TIME_US(INT64_C(946684800000001))};

    cr_assert_eq(wire_encode(&wire, params, COUNT_OF(params)).code, STATUS_OK);
    expect_bytes(&wire, 0, "\xff\xff\xff\xff\xff\xff\xff\xfe", 8);
    expect_bytes(&wire, 1, "\x01", 1);
    expect_bytes(&wire, 2, id.bytes, UUID_SIZE);
    expect_bytes(&wire, 3, "関所", 6);
    expect_bytes(&wire, 4, "ab", 2);
    expect_bytes(&wire, 5, "\0\0\0\0\0\0\0\x01", 8);
    for (size_t i = 0; i < COUNT_OF(params); i++)
        cr_assert_eq(wire.formats[i], 1);
}

Test(wire, encodes_nulls_and_tells_them_from_what_is_empty)
{
    CLEANUP(wire_clear) struct wire_params wire = {0};
    const struct db_param nulls[] = {DB_NULL_INT,   DB_NULL_BOOL,  DB_NULL_UUID,
                                     DB_NULL_TEXT,  DB_NULL_BYTES, DB_NULL_TIME_US,
                                     DB_TEXT(NULL), DB_TEXT(""),   DB_BYTES(bytes_of(""))};

    cr_assert_eq(wire_encode(&wire, nulls, COUNT_OF(nulls)).code, STATUS_OK);
    for (size_t i = 0; i < 7; i++)
        cr_expect_null(wire.values[i], "param %zu", i);
    cr_expect_not_null(wire.values[7]);
    cr_expect_not_null(wire.values[8]);
    cr_expect_eq(wire.types[0], WIRE_INT8);
}

Test(wire, encodes_arrays_as_array_recv_reads_them)
{
    CLEANUP(wire_clear) struct wire_params wire = {0};
    static const char *const texts[] = {"a", NULL, ""};
    static const uint8_t expected[] = {0,  0, 0,   1,    0,    0,    0,    1, 0, 0, 0,
                                       25, 0, 0,   0,    3,    0,    0,    0, 1, 0, 0,
                                       0,  1, 'a', 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    static const uint8_t none[] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 20};

    cr_assert_eq(wire_encode(&wire, DB_PARAMS(DB_TEXT_ARRAY(texts, 3), DB_INT_ARRAY(NULL, 0))).code,
                 STATUS_OK);
    cr_assert_eq(wire.types[0], WIRE_TEXT_ARRAY);
    expect_bytes(&wire, 0, expected, sizeof expected);
    expect_bytes(&wire, 1, none, sizeof none);
}

Test(wire, cuts_times_that_postgresql_cannot_hold)
{
    static const struct {
        int64_t unix_us;
        int64_t postgres_us;
    } cases[] = {
        {0, INT64_C(-946684800000000)},
        {INT64_MIN, INT64_C(-211813488000000000)},
        {INT64_MAX, INT64_MAX - INT64_C(946684800000000)},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(wire_time_from_unix_us(cases[i].unix_us), cases[i].postgres_us, "case %zu", i);
    cr_expect_eq(wire_time_to_unix_us(wire_time_from_unix_us(INT64_C(1795000000123456))),
                 INT64_C(1795000000123456));
    cr_expect_eq(wire_time_to_unix_us(INT64_MAX), INT64_MAX); /* 'infinity' */
}
