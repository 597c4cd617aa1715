/* A user as session is told of them. */
#ifndef AUTH_HANDLERS_SESSION_SUBJECT_H
#define AUTH_HANDLERS_SESSION_SUBJECT_H

#include "domain/rights.h"
#include "peers/session.h"
#include "rpc/call.h"

/* With what they may do now. `out` borrows from `user` and `scopes`; the rest lives in the call's
 * arena. */
NODISCARD struct status session_subject_of(const struct call *call, const struct user *user,
                                           struct session_scope scopes[static SCOPED_PERMISSIONS],
                                           struct session_subject *out);

#endif
