#include <criterion/criterion.h>

#include "text/width.h"

Test(width, counts_columns)
{
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"青葉商事", 8},
        {"ｱｵﾊﾞ", 4},           /* half-width */
        {"ＡＢ", 4},           /* full-width */
        {"か\xe3\x82\x99", 2}, /* か and a combining dakuten */
        {"e\xcc\x81", 1},      /* e and a combining acute */
        {"a\xff"
         "b",
         1}, /* up to what is wrong */
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(text_width(bytes_of(cases[i].text)), cases[i].width, "case %zu", i);
}
