/* Making a decision about a user (domain/decision.h): who may, whether it is needed, and that it
 * stays when this program dies. */
#ifndef AUTH_HANDLERS_DECIDING_H
#define AUTH_HANDLERS_DECIDING_H

#include "domain/decision.h"
#include "domain/role.h"
#include "rpc/call.h"

struct deciding {
    enum decision_kind kind;
    int64_t tenant_id; /* of the request: 0 with a pass */
    ProtobufCBinaryData user_id;
    const char *reason; /* 1 to 256 bytes */
    role_set roles;     /* for DECISION_ROLES */
};

/* Decides, answers with the user as they will be, and carries it out (handlers/decision.h). OK also
 * when the user is so already. FAILED_PRECONDITION for the last administrator, also when two are
 * tried at once, and for a user of a state it makes no sense for. ABORTED while another decision
 * about the user is under way. */
NODISCARD struct status decide_and_finish(struct call *call, const struct deciding *deciding);

#endif
