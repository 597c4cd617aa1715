/* The password that somebody with a session says is theirs. Whoever took the session over may guess
 * at it, so tries are limited and counted as at sign-in (handlers/password_try.h). */
#ifndef AUTH_HANDLERS_CURRENT_PASSWORD_H
#define AUTH_HANDLERS_CURRENT_PASSWORD_H

#include "credentials/credentials.h"
#include "domain/user.h"
#include "handlers/password_try.h"
#include "network/policy.h"
#include "rpc/call.h"

struct current_password {
    const struct user *user; /* of the call's pass */
    const struct verifier *verifier;
    const struct network_policy *networks; /* the company's */
    const char *typed;
    const char *device; /* of __Host-d, as the browser sent it */

    /* What current_password_check() found out. */
    struct password_try tried;
    bool is_right; /* never when the verdict of the try is not THROTTLE_ADMITTED */
};

/* OK when the password was looked at or the verdict stands against it. A wrong one counts from then
 * on, a right one ends the failures in a row; what could not be computed counts as nothing. */
NODISCARD struct status current_password_check(const struct call *call,
                                               struct current_password *current);

#endif
