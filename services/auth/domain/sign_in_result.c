#include "domain/sign_in_result.h"

#include <string.h>

const char *const sign_in_words[SIGN_IN_RESULTS] = {
    [SIGN_IN_SUCCEEDED] = "succeeded",
    [SIGN_IN_UNKNOWN_COMPANY] = "unknown_company",
    [SIGN_IN_UNKNOWN_USER] = "unknown_user",
    [SIGN_IN_WRONG_PASSWORD] = "wrong_password",
    [SIGN_IN_USER_DISABLED] = "user_disabled",
    [SIGN_IN_NETWORK] = "network",
    [SIGN_IN_COMPANY_SUSPENDED] = "company_suspended",
    [SIGN_IN_USER_CHANGED] = "user_changed",
    [SIGN_IN_MUST_CHANGE] = "must_change_password",
    [SIGN_IN_TOO_MANY_SESSIONS] = "too_many_sessions",
    [SIGN_IN_THROTTLED] = "throttled",
    [SIGN_IN_REPEATED] = "repeated",
    [SIGN_IN_MALFORMED] = "malformed",
    [SIGN_IN_BUSY] = "busy",
    [SIGN_IN_UNAVAILABLE] = "unavailable",
};

static enum sign_in_result result_of_refusal(const char *refusal)
{
    for (enum sign_in_result i = SIGN_IN_UNKNOWN_COMPANY; refusal && i <= SIGN_IN_THROTTLED; i++) {
        if (strcmp(refusal, sign_in_words[i]) == 0)
            return i;
    }
    return SIGN_IN_UNAVAILABLE;
}

enum sign_in_result sign_in_result_of(struct status answer, const char *refusal)
{
    if (status_is_ok(answer) && refusal == NULL)
        return SIGN_IN_SUCCEEDED;
    if (status_is_ok(answer) || answer.code == STATUS_UNAUTHENTICATED)
        return result_of_refusal(refusal);
    if (answer.code == STATUS_ALREADY_EXISTS)
        return SIGN_IN_REPEATED;
    if (answer.code == STATUS_INVALID_ARGUMENT)
        return SIGN_IN_MALFORMED;
    return answer.code == STATUS_RESOURCE_EXHAUSTED ? SIGN_IN_BUSY : SIGN_IN_UNAVAILABLE;
}
