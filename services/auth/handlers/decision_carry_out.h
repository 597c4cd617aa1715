/* Doing what was decided: a decision goes through two services, one step after another
 * (ARCHITECTURE.md, "Two services, one change"). Every step may be done again, by anybody and at
 * the same time. */
#ifndef AUTH_HANDLERS_DECISION_CARRY_OUT_H
#define AUTH_HANDLERS_DECISION_CARRY_OUT_H

#include "handlers/batch.h"
#include "rpc/call.h"
#include "rpc/client.h"

enum {
    /* Whoever decided had so long to finish it (the deadline of the methods). */
    DECISION_OVERDUE_MS = 5000,
};

/* For whom it is done. */
struct decision_work {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    int64_t now_us;                  /* the event's time */
    struct rpc_call_options options; /* of the call to session; its key and request id are set */
};

/* Tells session to let in nobody of an older version, then changes the user, with the event, in
 * one transaction. OK also when somebody else has done it meanwhile. ABORTED when the user was
 * changed again and again. After any failure the decision stands and is done later. */
NODISCARD struct status decision_carry_out(const struct decision_work *work,
                                           const struct decision *decided);

/* As decision_carry_out(), for who calls; and for nobody who waits for it. */
NODISCARD struct status decision_carry_out_for_call(const struct call *call,
                                                    const struct decision *decided);
NODISCARD struct status decision_carry_out_alone(struct auth_service *service,
                                                 const struct decision *decided);

/* Finishes what others left behind, the oldest first. How many were found, done or not, is the
 * number for operators. */
extern const struct batch decision_batch;

#endif
