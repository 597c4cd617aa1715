/* Ends whoever is in of a company that was suspended: what auth asks of session after it has
 * committed, again by anybody who finds it unfinished. */
#ifndef AUTH_HANDLERS_VACATING_H
#define AUTH_HANDLERS_VACATING_H

#include "domain/tenant.h"
#include "rpc/client.h"
#include "service.h"

/* For whom the sessions are ended. */
struct vacating {
    struct auth_service *service;
    const struct log *log;
    struct arena *arena;
    struct rpc_call_options options; /* of the calls to session; their keys are set */
    uint64_t first_round; /* names the first question; the same one is answered again alike */
    int64_t until_ms; /* clock_monotonic_ms(): others wait for who asks; 0: until none is left */
};

/* Of the call whose act suspended the company. */
struct vacating vacating_of_call(const struct call *call);

/* From OK on session has none of the company's sessions on any replica, and the row says so.
 * Nothing when it says so already. ABORTED when the time was over before: some have ended, and it
 * goes on with another first round. */
NODISCARD struct status vacate(const struct vacating *vacating, const struct tenant *tenant);

#endif
