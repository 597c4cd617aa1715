#include <criterion/criterion.h>

#include <stdint.h>

#include "base/bytes.h"

Test(bytes, refuses_sums_and_products_that_wrap_and_leaves_the_output)
{
    size_t out = 7;

    cr_assert(!size_add(SIZE_MAX, 1, &out));
    cr_assert(!size_multiply(SIZE_MAX / 2 + 1, 2, &out));
    cr_assert_eq(out, 7u);
    cr_assert(size_add(SIZE_MAX - 1, 1, &out) && out == SIZE_MAX);
    cr_assert(size_multiply(0, SIZE_MAX, &out) && out == 0);
}

Test(bytes, refuses_a_text_that_does_not_fit_whole)
{
    char out[4] = "old";

    cr_assert(!text_copy(out, sizeof out, "four"));
    cr_assert_str_eq(out, "old");
    cr_assert(text_copy(out, sizeof out, "abc"));
    cr_assert_str_eq(out, "abc");
    cr_assert(!text_copy(out, 0, ""));
}

Test(bytes, compares_by_content_and_size)
{
    cr_assert(bytes_equal(bytes_of("abc"), bytes_of("abc")));
    cr_assert(!bytes_equal(bytes_of("abc"), bytes_of("abcd")));
    cr_assert(!bytes_equal(bytes_of("abc"), bytes_of("abd")));
    cr_assert(bytes_equal((struct bytes){NULL, 0}, bytes_of("")));
}

Test(bytes, reads_back_the_big_endian_numbers_it_wrote)
{
    uint8_t wire[8];

    bytes_put_u64(wire, UINT64_C(0x0123456789abcdef));
    cr_assert_eq(wire[0], 0x01);
    cr_assert_eq(wire[7], 0xef);
    cr_assert_eq(bytes_get_u64(wire), UINT64_C(0x0123456789abcdef));
    cr_assert_eq(bytes_get_u32(wire), 0x01234567u);
}

Test(buffer, refuses_to_pass_its_maximum_and_remembers_it)
{
    CLEANUP(buffer_clear) struct buffer buffer;
    buffer_init(&buffer, 10);

    buffer_append_text(&buffer, "123456");
    buffer_append_text(&buffer, "78901");
    buffer_append_byte(&buffer, 'x');
    cr_assert_eq(buffer_outcome(&buffer).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_eq(buffer.size, 6u, "what came before the failure stays");

    buffer_reset(&buffer);
    buffer_append_text(&buffer, "1234567890");
    cr_assert(status_is_ok(buffer_outcome(&buffer)));
}

Test(buffer, refuses_a_size_that_wraps)
{
    CLEANUP(buffer_clear) struct buffer buffer;
    buffer_init(&buffer, SIZE_MAX);

    buffer_append_byte(&buffer, 'x');
    buffer_append(&buffer, "x", SIZE_MAX);
    cr_assert_eq(buffer_outcome(&buffer).code, STATUS_RESOURCE_EXHAUSTED);
}

Test(buffer, keeps_its_content_while_it_grows)
{
    CLEANUP(buffer_clear) struct buffer buffer;
    buffer_init(&buffer, 100000);

    for (int i = 0; i < 10000; i++)
        buffer_append_format(&buffer, "%04d", i);
    cr_assert(status_is_ok(buffer_outcome(&buffer)));
    cr_assert_eq(buffer.size, 40000u);
    cr_assert_eq(memcmp(buffer.data + 4 * 1234, "1234", 4), 0);
    cr_assert_leq(buffer.capacity, 100000u);
}
