/* What a sign-in came to, as it is counted. */
#ifndef AUTH_DOMAIN_SIGN_IN_RESULT_H
#define AUTH_DOMAIN_SIGN_IN_RESULT_H

#include "base/status.h"

enum sign_in_result {
    SIGN_IN_SUCCEEDED,
    SIGN_IN_UNKNOWN_COMPANY,
    SIGN_IN_UNKNOWN_USER,
    SIGN_IN_WRONG_PASSWORD,
    SIGN_IN_USER_DISABLED,
    SIGN_IN_NETWORK, /* from outside the company's allow-lists */
    SIGN_IN_COMPANY_SUSPENDED,
    SIGN_IN_USER_CHANGED,      /* while it was under way */
    SIGN_IN_MUST_CHANGE,       /* the password was right and has to be changed first */
    SIGN_IN_TOO_MANY_SESSIONS, /* the password was right, and there is no room for one more */
    SIGN_IN_THROTTLED,         /* tried too often, the password not looked at */
    SIGN_IN_REPEATED,          /* answered before, under the same key */
    SIGN_IN_MALFORMED,
    SIGN_IN_BUSY, /* too many passwords are being hashed */
    SIGN_IN_UNAVAILABLE,
    SIGN_IN_RESULTS,
};

/* Those of refusals are the words of the history. */
extern const char *const sign_in_words[SIGN_IN_RESULTS];

/* By the answer and, where that says only "wrong" or that there is no session, by the history's
 * word for the refusal (NULL when there is none). */
enum sign_in_result sign_in_result_of(struct status answer, const char *refusal);

#endif
