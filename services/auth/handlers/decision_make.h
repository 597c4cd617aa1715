/* Making a decision about a user (domain/decision.h): who may, whether it is needed, and that it
 * stays when this program dies. */
#ifndef AUTH_HANDLERS_DECISION_MAKE_H
#define AUTH_HANDLERS_DECISION_MAKE_H

#include "backbone/once.h"
#include "db/db.h"
#include "domain/decision.h"
#include "domain/role.h"
#include "handlers/manager.h"
#include "pass/pass.h"
#include "rpc/call.h"

/* What is to be decided. */
struct decision_wish {
    enum decision_kind kind;
    int64_t tenant_id; /* of the request: 0 with a pass */
    ProtobufCBinaryData user_id;
    const char *reason; /* 1 to 256 bytes */
    role_set roles;     /* for DECISION_ROLES, as the next two */
    permission_set granted;
    bool keeps_granted; /* `granted` says nothing, they are granted what they were */
    scope_set scope;
    bool keeps_scope;      /* as keeps_granted */
    int64_t base_revision; /* of the rights (handlers/manager.h); for DECISION_ROLES */
};

/* Decides, answers with the user as they will be, and carries it out
 * (handlers/decision_carry_out.h). OK also when the user is so already. FAILED_PRECONDITION for the
 * last administrator, also when two are tried at once, and for a user of a state it makes no sense
 * for. ABORTED while another decision about the user is under way. */
NODISCARD struct status decision_make_and_carry_out(struct call *call,
                                                    const struct decision_wish *wish);

/* The parts of it, for who decides in another way. */

/* A decision about this user by whoever calls, with the event's id; `kind` is the caller's to set.
 */
NODISCARD struct status decision_describe(const struct call *call, const struct once *once,
                                          const struct user *user, const char *reason,
                                          struct decision *out);

/* OK with `found_out` false when none is under way. */
NODISCARD struct status decision_find(struct db *db, int64_t tenant_id, struct uuid user_id,
                                      struct decision *out, bool *found_out);

/* Who decides, as the decision and its event say it. */
struct decider {
    struct manager manager;
    enum decision_route route;
    struct uuid event_id;
    struct uuid request_id;
    const char *caller;
    const struct pass_claims *pass; /* NULL when it is no user */
};

/* The half of decision_make_and_carry_out() that is one transaction, the caller's, as auth_svc:
 * leaves a decision to be carried out where one is needed. `user_out` is the user as they will be.
 */
NODISCARD struct status decision_make(struct db *db, const struct decider *decider,
                                      const struct decision_wish *wish, struct uuid user_id,
                                      struct user *user_out);

#endif
