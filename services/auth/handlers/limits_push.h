/* Telling session what a company allows its sessions. auth has committed it first, so whoever dies
 * between leaves a row that says what session was not told, and any replica goes on from it. */
#ifndef AUTH_HANDLERS_LIMITS_PUSH_H
#define AUTH_HANDLERS_LIMITS_PUSH_H

#include "rpc/client.h"
#include "service.h"

enum {
    /* Whoever changed them had so long to tell (the deadline of Tenants/PutSessionLimits). */
    LIMITS_OVERDUE_MS = 5000,
    LIMITS_BATCH = 16,
};

/* For whom it is done. */
struct limits_work {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    struct rpc_call_options options; /* of the calls to session; their keys are set */
};

/* Tells session the newest revision, unless it was told. OK also when somebody else did. */
NODISCARD struct status limits_push(const struct limits_work *work, int64_t tenant_id);

/* Tells session what others left behind. One company that fails is logged, and the next is done;
 * where nobody answers the rest waits for the next time. */
NODISCARD struct status limits_finish_overdue(struct auth_service *service);

#endif
