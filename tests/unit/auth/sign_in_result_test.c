#include <criterion/criterion.h>

#include "domain/sign_in_result.h"

Test(sign_in_result, takes_no_refusal_it_does_not_know_for_a_wrong_password)
{
    cr_expect_eq(sign_in_result_of(FAIL(UNAUTHENTICATED, ""), NULL), SIGN_IN_UNAVAILABLE);
    cr_expect_eq(sign_in_result_of(FAIL(UNAUTHENTICATED, ""), "succeeded"), SIGN_IN_UNAVAILABLE);
    cr_expect_eq(sign_in_result_of(FAIL(UNAUTHENTICATED, ""), "busy"), SIGN_IN_UNAVAILABLE);
}

Test(sign_in_result, follows_the_answer_and_then_the_word_of_the_history)
{
    static const struct {
        struct status answer;
        const char *refusal;
        enum sign_in_result result;
    } cases[] = {
        {FAIL(UNAUTHENTICATED, ""), "unknown_company", SIGN_IN_UNKNOWN_COMPANY},
        {FAIL(UNAUTHENTICATED, ""), "unknown_user", SIGN_IN_UNKNOWN_USER},
        {FAIL(UNAUTHENTICATED, ""), "wrong_password", SIGN_IN_WRONG_PASSWORD},
        {FAIL(UNAUTHENTICATED, ""), "user_disabled", SIGN_IN_USER_DISABLED},
        {FAIL(UNAUTHENTICATED, ""), "company_suspended", SIGN_IN_COMPANY_SUSPENDED},
        {FAIL(UNAUTHENTICATED, ""), "user_changed", SIGN_IN_USER_CHANGED},
        {FAIL(UNAVAILABLE, ""), "session_unavailable", SIGN_IN_UNAVAILABLE},
        {FAIL(UNAVAILABLE, ""), "wrong_password", SIGN_IN_UNAVAILABLE}, /* it was not recorded */
        {FAIL(ALREADY_EXISTS, ""), NULL, SIGN_IN_REPEATED},
        {FAIL(INVALID_ARGUMENT, ""), NULL, SIGN_IN_MALFORMED},
        {FAIL(RESOURCE_EXHAUSTED, ""), NULL, SIGN_IN_BUSY},
        {FAIL(DEADLINE_EXCEEDED, ""), NULL, SIGN_IN_UNAVAILABLE},
        {FAIL(UNAVAILABLE, ""), "throttled", SIGN_IN_UNAVAILABLE}, /* neither was that */
        {OK, "throttled", SIGN_IN_THROTTLED},
        {OK, NULL, SIGN_IN_SUCCEEDED},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(sign_in_result_of(cases[i].answer, cases[i].refusal), cases[i].result,
                     "case %zu", i);
}
