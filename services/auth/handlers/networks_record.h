/* The events of changes of allow-lists. */
#ifndef AUTH_HANDLERS_NETWORKS_RECORD_H
#define AUTH_HANDLERS_NETWORKS_RECORD_H

#include "backbone/once.h"
#include "domain/networks.h"
#include "handlers/record.h"

struct auth_service;

/* What happened, and from which document to which; NULL where there was or is none. */
struct networks_event {
    const char *kind;
    const char *reason; /* NULL for none */
    const struct networks *before;
    const struct networks *after;
    enum record_step step; /* RECORD_NETWORKS where it is not what the call was made for */
};

/* Writes the event of this call, by the pass's user or the operator, with what was added and taken
 * away; more than an event holds is said as a number. */
NODISCARD struct status networks_record(const struct call *call, const struct once *once,
                                        struct db_transaction *transaction, int64_t tenant_id,
                                        int64_t version, const struct networks_event *event);

/* networks_trial_ended, by nobody: its time was over. */
NODISCARD struct status networks_record_trial_over(struct auth_service *service,
                                                   struct db_transaction *transaction,
                                                   const struct networks_state *state,
                                                   int64_t now_us);

#endif
