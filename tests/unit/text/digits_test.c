#include <criterion/criterion.h>

#include "text/digits.h"

Test(digits, refuses_other_characters_and_other_numbers_of_digits)
{
    static const char *const refused[] = {
        "",         "1234567",        "123456789",    "1234567x",        "1234-5678", "12345678\n",
        "+2345678", "１２３４５６７", "12345678\xff", "1234567\xd9\xa3", "1234567①"};
    char out[9];

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!text_digits(bytes_of(refused[i]), 8, out), "case %zu", i);
}

Test(digits, reads_what_keyboards_and_mail_programs_give)
{
    static const char *const accepted[] = {"01234567", "０１２３４５６７", " 0123 4567 ",
                                           "0123\xe3\x80\x80４５６７"};

    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        char out[9] = "";
        cr_expect(text_digits(bytes_of(accepted[i]), 8, out), "case %zu", i);
        cr_expect_str_eq(out, "01234567", "case %zu", i);
    }
}
