/* Doing what was decided: a disabling goes through two services, one step after another
 * (ARCHITECTURE.md, "Two services, one change"). Every step may be done again, by anybody and at
 * the same time. */
#ifndef AUTH_HANDLERS_DISABLING_H
#define AUTH_HANDLERS_DISABLING_H

#include "domain/disabling.h"
#include "rpc/client.h"
#include "service.h"

enum {
    /* Whoever decided had so long to finish it (the deadline of Users/Disable). */
    DISABLING_OVERDUE_MS = 5000,
    DISABLING_BATCH = 16,
};

/* For whom it is done. */
struct disabling_work {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    int64_t now_us;                  /* the event's time */
    struct rpc_call_options options; /* of the call to session; its key and request id are set */
};

/* Tells session to let in nobody of an older version, then disables the user, with the event, in
 * one transaction. OK also when somebody else has done it meanwhile. ABORTED when the user was
 * changed again and again. After any failure the decision stands and is done later. */
NODISCARD struct status disabling_finish(const struct disabling_work *work,
                                         const struct disabling *decided);

/* Finishes what others left behind: the oldest DISABLING_BATCH that are overdue. One that fails is
 * logged, and the next is done; but where nobody answers the rest waits for the next time.
 * How many were found, done or not, is the number for operators; `finished_out` counts those that
 * are done. */
NODISCARD struct status disabling_finish_overdue(struct auth_service *service,
                                                 size_t *finished_out);

#endif
