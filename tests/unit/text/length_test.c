#include <criterion/criterion.h>

#include "text/length.h"

#define FAMILY "👨‍👩‍👧" /* three emoji joined: 5 code points, 18 bytes */

Test(length, counts_code_points_and_graphemes)
{
    static const struct {
        const char *text;
        size_t code_points, graphemes;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"山田", 2, 2},
        {"か\xe3\x82\x99", 2, 1},
        {"e\xcc\x81x", 3, 2},
        {FAMILY, 5, 1},
        {FAMILY FAMILY, 10, 2},
        {"\r\n", 2, 1},
        {"🇯🇵🇯🇵", 4, 2},
        {"ab\xff"
         "cd",
         2, 2},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_expect_eq(text_count_code_points(bytes_of(cases[i].text)), cases[i].code_points,
                     "case %zu", i);
        cr_expect_eq(text_count_graphemes(bytes_of(cases[i].text)), cases[i].graphemes, "case %zu",
                     i);
    }
}

Test(length, truncates_to_bytes_without_cutting_a_grapheme)
{
    static const struct {
        const char *text;
        size_t maximum, kept;
    } cases[] = {
        {"", 0, 0},
        {"abc", 0, 0},
        {"abc", 2, 2},
        {"abc", 9, 3},
        {"山田", 2, 0},
        {"山田", 3, 3},
        {"山田", 5, 3},
        {"a" FAMILY, 18, 1},
        {"a" FAMILY, 19, 19},
        {"か\xe3\x82\x99", 5, 0},
        {"か\xe3\x82\x99", 6, 6},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(text_truncate_bytes(bytes_of(cases[i].text), cases[i].maximum).size,
                     cases[i].kept, "case %zu", i);
}

Test(length, truncates_to_graphemes)
{
    cr_expect_eq(text_truncate_graphemes(bytes_of("abc"), 0).size, 0);
    cr_expect_eq(text_truncate_graphemes(bytes_of("a" FAMILY "b"), 2).size, 19);
    cr_expect_eq(text_truncate_graphemes(bytes_of("山田"), 9).size, 6);
}
