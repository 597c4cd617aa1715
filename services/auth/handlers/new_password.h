/* A password that a user is to sign in with from now on. */
#ifndef AUTH_HANDLERS_NEW_PASSWORD_H
#define AUTH_HANDLERS_NEW_PASSWORD_H

#include "domain/user.h"
#include "rpc/call.h"

/* `normal_out` is what to hash, in the call's arena. INVALID_ARGUMENT with the reason for one that
 * the rules refuse; NOT_FOUND for a user of a company that does not exist. */
NODISCARD struct status new_password_check(const struct call *call, const struct user *user,
                                           const char *typed, struct bytes *normal_out);

#endif
