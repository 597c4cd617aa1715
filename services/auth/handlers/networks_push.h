/* Telling session a company's allow-lists. auth has committed them first, so whoever dies between
 * leaves a row that says what session was not told, and any replica goes on from it. */
#ifndef AUTH_HANDLERS_NETWORKS_PUSH_H
#define AUTH_HANDLERS_NETWORKS_PUSH_H

#include "rpc/call.h"
#include "rpc/client.h"
#include "service.h"

enum {
    /* Whoever changed them had so long to tell (the deadline of Networks/Put). */
    NETWORKS_OVERDUE_MS = 5000,
    NETWORKS_BATCH = 16,
};

/* For whom it is done. */
struct networks_work {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    struct rpc_call_options options; /* of the call to session; its key is set */
};

/* Tells session the newest revision, unless it was told. OK also when somebody else did. */
NODISCARD struct status networks_push(const struct networks_work *work, int64_t tenant_id);

/* The same for the call that has changed them. */
NODISCARD struct status networks_push_by_call(struct call *call, int64_t tenant_id);

/* Finishes what others left behind: tells session, and takes trials that have ended out of the
 * table, with their event. One company that fails is logged, and the next is done; where nobody
 * answers the rest waits for the next time. */
NODISCARD struct status networks_finish_overdue(struct auth_service *service);

#endif
