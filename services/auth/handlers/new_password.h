/* A password that a user is to sign in with from now on. */
#ifndef AUTH_HANDLERS_NEW_PASSWORD_H
#define AUTH_HANDLERS_NEW_PASSWORD_H

#include "domain/password.h"
#include "domain/user.h"
#include "rpc/call.h"

/* Adds PASSWORD_BREACHED to the faults of a password that is on the operator's list. UNAVAILABLE
 * when that cannot be read. */
NODISCARD struct status new_password_look_up(const struct call *call, struct bytes normal,
                                             password_faults *faults);

/* What the rules and the list find wrong with it. `normal_out` is what to hash, in the call's
 * arena. NOT_FOUND for a user of a company that does not exist. */
NODISCARD struct status new_password_judge(const struct call *call, const struct user *user,
                                           const char *typed, struct bytes *normal_out,
                                           password_faults *faults_out);

/* Adds PASSWORD_FORMER to the faults of a password that has none and that the user has now or had
 * last. Each of these is computed: only for whoever has proved who they are, or this would be a way
 * to guess them. RESOURCE_EXHAUSTED when too many wait. */
NODISCARD struct status new_password_compare(const struct call *call, const struct user *user,
                                             struct bytes normal, password_faults *faults);

#endif
