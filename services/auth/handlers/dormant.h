/* Users who do not sign in any more (domain/dormancy.h): the finisher of every replica looks for
 * companies that are due, and does one user of each: disables them as handlers/decision_make.h does
 * for a call, or deletes whom the rule disabled before. A company with nobody left is looked at
 * again an hour later. */
#ifndef AUTH_HANDLERS_DORMANT_H
#define AUTH_HANDLERS_DORMANT_H

#include "domain/dormancy.h"
#include "handlers/batch.h"
#include "rpc/call.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* The reason in the history and at the user. */
#define DORMANT_REASON "dormant rule"

/* The last administrator of a company is held instead: marked, with one event, and looked at again
 * an hour later. */
extern const struct batch dormant_batch;

/* What the rule says of a user, in the call's arena. */
NODISCARD struct status dormancy_message(const struct call *call, const struct dormant_rule *rule,
                                         const struct user *user,
                                         Sekisho__Auth__V1__Dormancy **out);

#endif
