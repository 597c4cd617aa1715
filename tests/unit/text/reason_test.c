#include <criterion/criterion.h>

#include <string.h>

#include "text/reason.h"

static enum status_code checked(const char *reason, bool is_needed)
{
    return reason_check(reason, is_needed).code;
}

Test(reason, refuses_blanks_alone_wherever_they_are_sent)
{
    static const char *const blanks[] = {" ", "   ", "\xe3\x80\x80", /* as wide as 漢 */
                                         "\xc2\xa0 \xe2\x80\x8b",    /* no-break, and none */
                                         "\xe3\x80\x80 \xe3\x85\xa4\xef\xbb\xbf"};

    for (size_t i = 0; i < COUNT_OF(blanks); i++) {
        cr_expect_eq(checked(blanks[i], true), STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(checked(blanks[i], false), STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
}

Test(reason, refuses_none_only_where_one_is_needed)
{
    cr_expect_eq(checked("", true), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(checked("", false), STATUS_OK);
}

Test(reason, takes_256_bytes_and_no_more)
{
    char longest[REASON_MAXIMUM + 2];

    memset(longest, 'x', sizeof longest - 1);
    longest[REASON_MAXIMUM + 1] = '\0';
    cr_expect_eq(checked(longest, true), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(checked(longest, false), STATUS_INVALID_ARGUMENT);
    longest[REASON_MAXIMUM] = '\0';
    cr_expect_eq(checked(longest, true), STATUS_OK);
}

Test(reason, takes_what_is_said_between_blanks)
{
    cr_expect_eq(checked(" 契約終了 ", true), STATUS_OK);
    cr_expect_eq(checked("x", false), STATUS_OK);
}
