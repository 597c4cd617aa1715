#include <criterion/criterion.h>

#include "http/percent.h"

static bool decode(const char *text, enum percent_plus plus, char *out)
{
    size_t size = 0;
    bool decoded = percent_decode(bytes_of(text), plus, (uint8_t *)out, &size);
    out[decoded ? size : 0] = '\0';
    return decoded;
}

Test(percent, refuses_escapes_that_are_none)
{
    static const char *const refused[] = {"%",    "%4",  "a%",  "%4g",   "%g4",   "%%41",
                                          "% 41", "%00", "%+1", "%0x41", "%u0041"};
    char out[32];

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!decode(refused[i], PERCENT_PLUS_IS_SPACE, out), "%s", refused[i]);
    cr_expect(!percent_decode((struct bytes){(const uint8_t *)"a\0b", 3}, PERCENT_PLUS_IS_PLUS,
                              (uint8_t *)out, &(size_t){0}));
}

Test(percent, decodes_once_and_no_more)
{
    char out[64];

    cr_expect(decode("%2541%2f%2F+%c3%A4", PERCENT_PLUS_IS_SPACE, out));
    cr_expect_str_eq(out, "%41// ä");
    cr_expect(decode("a+b", PERCENT_PLUS_IS_PLUS, out));
    cr_expect_str_eq(out, "a+b");
    cr_expect(decode("", PERCENT_PLUS_IS_PLUS, out));
    cr_expect_str_eq(out, "");
}

Test(percent, decodes_in_place)
{
    uint8_t text[] = "%41%42c";
    size_t size = 0;

    cr_expect(percent_decode((struct bytes){text, 7}, PERCENT_PLUS_IS_PLUS, text, &size));
    cr_expect_eq(size, 3);
    cr_expect_arr_eq(text, "ABc", 3);
}
