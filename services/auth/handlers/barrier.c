#include "handlers/barrier.h"

#include <string.h>

enum { KEY_SIZE = UUID_SIZE + sizeof(int64_t) };

struct status barrier_raise(struct auth_service *service, const struct rpc_call_options *options,
                            struct uuid event_id, const struct session_barrier *barrier,
                            struct arena *arena, uint32_t *ended_out)
{
    struct rpc_call_options keyed = *options;
    uint8_t key[KEY_SIZE];

    memcpy(key, event_id.bytes, UUID_SIZE);
    bytes_put_u64(key + UUID_SIZE, (uint64_t)barrier->version);
    keyed.idempotency_key = (struct bytes){key, sizeof key};
    struct status raised = session_set_barrier(service->session, &keyed, barrier, arena, ended_out);
    if (!status_is_ok(raised))
        metrics_count(&service->counters.barrier_failures);
    return raised;
}
