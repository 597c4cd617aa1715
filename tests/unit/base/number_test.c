#include <criterion/criterion.h>

#include <string.h>

#include "base/number.h"

Test(number, refuses_all_but_the_one_spelling_within_bounds)
{
    static const char *const refused[] = {"",
                                          "-",
                                          "+1",
                                          " 1",
                                          "1 ",
                                          "01",
                                          "0x1",
                                          "1e3",
                                          "-0",
                                          "--1",
                                          "1.0",
                                          "101",
                                          "-11",
                                          "9223372036854775808",
                                          "99999999999999999999"};
    int64_t out = 7;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!number_parse(refused[i], strlen(refused[i]), -10, 100, &out), "case %zu", i);
    cr_assert_eq(out, 7);
}

Test(number, accepts_the_bounds_themselves)
{
    int64_t out = 0;

    cr_assert(number_parse("100", 3, -10, 100, &out) && out == 100);
    cr_assert(number_parse("-10", 3, -10, 100, &out) && out == -10);
    cr_assert(number_parse("0", 1, -10, 100, &out) && out == 0);
    cr_assert(number_parse("-9223372036854775808", 20, INT64_MIN, INT64_MAX, &out));
    cr_assert_eq(out, INT64_MIN);
}
