#include <criterion/criterion.h>

#include "base/status.h"

Test(status, names_every_code_and_takes_no_other_number)
{
    cr_assert_str_eq(status_code_name(STATUS_UNAUTHENTICATED), "UNAUTHENTICATED");
    for (int code = 0; code < STATUS_CODE_COUNT; code++)
        cr_expect_not_null(status_code_name((enum status_code)code));
    cr_assert_eq(status_code_from_number(17), STATUS_UNKNOWN);
    cr_assert_eq(status_code_from_number(-1), STATUS_UNKNOWN);
}

Test(status, is_about_the_field_before_its_colon_and_no_other)
{
    struct status refusal = FAIL(INVALID_ARGUMENT, "name: not of spaces alone");

    cr_expect(status_is_about(refusal, "name"));
    cr_expect_not(status_is_about(refusal, "nam"));
    cr_expect_not(status_is_about(refusal, "name: not"));
    cr_expect_not(status_is_about(refusal, "names"));
    cr_expect_not(status_is_about(FAIL(INVALID_ARGUMENT, "name or mail: too long"), "name"));
    cr_expect_not(status_is_about(OK, "name"));
}
