#include <criterion/criterion.h>

#include "text/cp932.h"

static struct cp932 converter;
static struct buffer out;

static void open_converter(void)
{
    cr_assert_eq(cp932_open(&converter).code, STATUS_OK);
    buffer_init(&out, 10000);
}

static void close_converter(void)
{
    cp932_close(&converter);
    buffer_clear(&out);
}

TestSuite(cp932, .init = open_converter, .fini = close_converter);

Test(cp932, refuses_bytes_that_are_no_character_and_leaves_the_output_alone)
{
    static const struct bytes refused[] = {
        {(const uint8_t *)"\x81", 1},       /* cut off */
        {(const uint8_t *)"ab\x81\x20", 4}, /* no such second byte */
        {(const uint8_t *)"\xff", 1},       /* no such first byte */
        {(const uint8_t *)"\x85\x40", 2},   /* a row that is empty */
        {(const uint8_t *)"a\0b", 3},       /* NUL */
    };

    buffer_append_text(&out, "before");
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(cp932_decode(&converter, refused[i], &out).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
    cr_expect(bytes_equal(buffer_bytes(&out), bytes_of("before")));
}

Test(cp932, refuses_to_encode_what_is_not_utf8)
{
    size_t missing = 7;

    cr_expect_eq(cp932_encode(&converter, bytes_of("\xc0\xaf"), &out, &missing).code,
                 STATUS_INVALID_ARGUMENT);
    cr_expect_eq(missing, 7);
}

Test(cp932, tells_when_the_output_is_full)
{
    struct buffer small;
    size_t missing = 7;

    buffer_init(&small, 8);
    buffer_append_text(&small, "before");
    cr_expect_eq(cp932_encode(&converter, bytes_of("あいう"), &small, &missing).code,
                 STATUS_RESOURCE_EXHAUSTED);
    cr_expect_eq(small.size, 6);
    buffer_reset(&small);
    cr_expect_eq(cp932_decode(&converter, bytes_of("123456789"), &small).code,
                 STATUS_RESOURCE_EXHAUSTED);
    buffer_clear(&small);
}

Test(cp932, keeps_what_shift_jis_would_refuse)
{
    static const char text[] = "髙橋①㈱～ｶﾅ\\\r\n,山﨑";
    static const uint8_t expected[] =
        "\xfb\xfc\x8b\xb4\x87\x40\x87\x8a\x81\x60\xb6\xc5\\\r\n,\x8e\x52"
        "\xfa\xb1";
    size_t missing = 7;

    cr_assert_eq(cp932_encode(&converter, bytes_of(text), &out, &missing).code, STATUS_OK);
    cr_expect_eq(missing, 0);
    cr_expect(bytes_equal(buffer_bytes(&out), (struct bytes){expected, sizeof expected - 1}));

    buffer_reset(&out);
    cr_assert_eq(cp932_decode(&converter, (struct bytes){expected, sizeof expected - 1}, &out).code,
                 STATUS_OK);
    cr_expect(bytes_equal(buffer_bytes(&out), bytes_of(text)));
}

Test(cp932, marks_and_counts_what_it_lacks)
{
    static const uint8_t expected[] = "a\x81\xac\x81\xac"
                                      "b";
    size_t missing = 0;

    cr_assert_eq(cp932_encode(&converter, bytes_of("a😀𠮷b"), &out, &missing).code, STATUS_OK);
    cr_expect_eq(missing, 2);
    cr_expect(bytes_equal(buffer_bytes(&out), (struct bytes){expected, sizeof expected - 1}));
}

Test(cp932, converts_more_than_a_piece_at_once)
{
    struct buffer text;
    size_t missing = 0;

    buffer_init(&text, 10000);
    for (int i = 0; i < 1500; i++)
        buffer_append_text(&text, "山");
    cr_assert_eq(cp932_encode(&converter, buffer_bytes(&text), &out, &missing).code, STATUS_OK);
    cr_expect_eq(out.size, 3000);
    buffer_clear(&text);
}
