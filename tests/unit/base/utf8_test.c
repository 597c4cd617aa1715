#include <criterion/criterion.h>

#include "base/utf8.h"

Test(utf8, refuses_what_rfc_3629_refuses)
{
    static const char *const bad[] = {
        "\x80",             /* continuation alone */
        "\xc0\xaf",         /* overlong slash */
        "\xe0\x9f\xbf",     /* overlong */
        "\xf0\x8f\xbf\xbf", /* overlong */
        "\xed\xa0\x80",     /* surrogate */
        "\xf4\x90\x80\x80", /* past U+10FFFF */
        "\xf5\x80\x80\x80",
        "a\xe3\x81",
        "\xe3\x81x",
        "\xff",
    };

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        cr_expect_not(bytes_are_utf8(bytes_of(bad[i])), "case %zu", i);
}

Test(utf8, finds_a_bad_byte_at_every_place)
{
    for (size_t i = 0; i < 24; i++) {
        uint8_t text[24];
        memset(text, 'a', sizeof text);
        cr_expect(bytes_are_utf8((struct bytes){text, sizeof text}));
        text[i] = 0x80;
        cr_expect_not(bytes_are_utf8((struct bytes){text, sizeof text}), "byte %zu", i);
    }
}

Test(utf8, does_not_read_past_the_end)
{
    static const uint8_t cut[] = {0xf0, 0x9f, 0x92}; /* ASan watches the fourth */

    cr_expect_eq(utf8_sequence(cut, sizeof cut), 0);
    cr_expect_not(bytes_are_utf8((struct bytes){cut, sizeof cut}));
}

Test(utf8, accepts_every_length_up_to_the_last_character)
{
    cr_expect(bytes_are_utf8(bytes_of("")));
    cr_expect(bytes_are_utf8((struct bytes){(const uint8_t *)"\0", 1}));
    cr_expect(
        bytes_are_utf8(bytes_of("aé関\xf0\x9f\x98\x80\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf")));
    cr_expect_eq(utf8_sequence((const uint8_t *)"関所", 6), 3);
}
