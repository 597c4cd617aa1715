/* What the portal asks of auth, and tells it, about companies that are erased. */
#ifndef PORTAL_PEERS_ERASING_H
#define PORTAL_PEERS_ERASING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "rpc/client.h"

/* Companies of which nothing is to be left here, in the arena. */
NODISCARD struct status erasing_list(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct arena *arena,
                                     const int64_t **out, size_t *count_out);

struct erased_table {
    const char *name;
    int64_t rows;
};

/* Nothing is left; this is what there was. `options` carries the idempotency key. */
NODISCARD struct status erasing_report(struct rpc_client *client,
                                       const struct rpc_call_options *options, int64_t tenant_id,
                                       const struct erased_table *tables, size_t count,
                                       struct arena *arena);

#endif
