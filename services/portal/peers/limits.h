/* What a company allows its sessions, at auth. */
#ifndef PORTAL_PEERS_LIMITS_H
#define PORTAL_PEERS_LIMITS_H

#include "peers/auth.h"

/* Of the company of the pass in `options`, which carries an idempotency key, too: from OK on they
 * hold. INVALID_ARGUMENT for what is out of bounds; ABORTED when the settings have another revision
 * than `base`. */
NODISCARD struct status limits_put(struct rpc_client *client,
                                   const struct rpc_call_options *options,
                                   const struct company_limits *staff,
                                   const struct company_limits *customers, int64_t base,
                                   struct arena *arena);

#endif
