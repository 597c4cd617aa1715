/* The restricting half of a change that goes through two services (ARCHITECTURE.md, "Two services,
 * one change"). */
#ifndef AUTH_HANDLERS_BARRIER_H
#define AUTH_HANDLERS_BARRIER_H

#include "peers/session.h"
#include "service.h"

/* As session_set_barrier(), under a key that follows from the change's event and the version: the
 * same whoever asks, another when a repetition finds another version. Of `options` the key is set
 * here. A failure is counted. */
NODISCARD struct status barrier_raise(struct auth_service *service,
                                      const struct rpc_call_options *options, struct uuid event_id,
                                      const struct session_barrier *barrier, struct arena *arena,
                                      uint32_t *ended_out);

#endif
