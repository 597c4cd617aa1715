#include <criterion/criterion.h>

#include "rpc/wire.h"

static struct bytes bytes_from(const char *text, size_t size)
{
    return (struct bytes){(const uint8_t *)text, size};
}

#define BYTES(literal) bytes_from(literal, sizeof literal - 1)

Test(wire, refuses_what_is_no_field)
{
    const struct bytes wrong[] = {
        BYTES("\x00"),                                          /* field number 0 */
        BYTES("\x0b"),                                          /* a group begins */
        BYTES("\x0c"),                                          /* a group ends */
        BYTES("\x0e\x01"),                                      /* no wire type */
        BYTES("\x0f\x01"),                                      /* no wire type */
        BYTES("\x08"),                                          /* no value */
        BYTES("\x08\x80"),                                      /* a value that does not end */
        BYTES("\x08\x80\x00"),                                  /* a value longer than it must be */
        BYTES("\x88\x00\x01"),                                  /* a tag longer than it must be */
        BYTES("\x0a"),                                          /* no length */
        BYTES("\x0a\x02x"),                                     /* a length past the end */
        BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), /* 2^64 - 1 bytes */
        BYTES("\x09\x01\x02\x03\x04\x05\x06\x07"),              /* seven of eight bytes */
        BYTES("\x0d\x01\x02\x03"),                              /* three of four */
        BYTES("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),  /* past 64 bits */
        BYTES("\xf8\xff\xff\xff\x1f\x01"),                      /* field number 2^29 and more */
    };
    struct wire_field field;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct bytes rest = wrong[i];
        cr_expect_eq(wire_next(&rest, &field), WIRE_MALFORMED, "case %zu", i);
    }
}

Test(wire, takes_fields_in_their_order_and_then_the_end)
{
    struct bytes rest = BYTES("\x08\x96\x01\x12\x02hi\x1d\x01\x00\x00\x80\x21\x02\0\0\0\0\0\0\x80");
    struct wire_field field;

    cr_assert_eq(wire_next(&rest, &field), WIRE_FIELD);
    cr_assert(field.number == 1 && field.type == WIRE_VARINT && field.value == 150);
    cr_assert_eq(wire_next(&rest, &field), WIRE_FIELD);
    cr_assert(field.number == 2 && bytes_equal(field.bytes, bytes_of("hi")));
    cr_assert_eq(wire_next(&rest, &field), WIRE_FIELD);
    cr_assert(field.type == WIRE_FIXED32 && field.value == 0x80000001u);
    cr_assert_eq(wire_next(&rest, &field), WIRE_FIELD);
    cr_assert(field.type == WIRE_FIXED64 && field.value == 0x8000000000000002u);
    cr_assert_eq(wire_next(&rest, &field), WIRE_END);
}

Test(wire, reads_back_the_numbers_it_writes)
{
    static const uint64_t numbers[] = {
        0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX, UINT64_MAX - 1, 1u << 14u, (1u << 14u) - 1};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        uint8_t out[WIRE_VARINT_CAPACITY];
        uint64_t value = 7;
        struct bytes rest = {out, wire_put_varint(out, numbers[i])};
        cr_expect(wire_varint(&rest, &value) && value == numbers[i] && rest.size == 0, "case %zu",
                  i);
    }
}

Test(wire, leaves_out_what_is_zero_or_empty)
{
    uint8_t out[16];

    cr_assert_eq(wire_put_number(out, 3, 0), 0);
    cr_assert_eq(wire_put_bytes(out, 3, (struct bytes){0}), 0);
    cr_assert_eq(wire_put_bytes_head(out, 3, 0), 0);
}
