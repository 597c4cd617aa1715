#include "handlers/vacating.h"

#include <string.h>

#include "base/clock.h"
#include "peers/session.h"
#include "rpc/call.h"
#include "store/tenant_store.h"

enum { KEY_SIZE = UUID_SIZE + sizeof(uint64_t) };

/* The same key for a round however often: what was ended is answered again, with whether others
 * were left. */
static struct status end_some(const struct vacating *vacating, const struct tenant *tenant,
                              uint64_t round, bool *more_out)
{
    struct rpc_call_options options = vacating->options;
    uint8_t key[KEY_SIZE];

    memcpy(key, tenant->suspension.bytes, UUID_SIZE);
    bytes_put_u64(key + UUID_SIZE, round);
    options.idempotency_key = (struct bytes){key, sizeof key};
    return session_end_tenant(vacating->service->session, &options, tenant->id, "tenant_suspended",
                              vacating->arena, more_out);
}

static struct status set_vacated(const struct vacating *vacating, const struct tenant *tenant)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(vacating->service->backbone.db_system, vacating->log, &db));
    return tenant_store_set_vacated_any_tenant(db, tenant->id, tenant->suspension);
}

struct vacating vacating_of_call(const struct call *call)
{
    return (struct vacating){.service = call->service,
                             .log = call->log,
                             .arena = call->arena,
                             .options = rpc_options_of_call(call)};
}

static bool is_over(const struct vacating *vacating)
{
    return vacating->until_ms != 0 && clock_monotonic_ms() >= vacating->until_ms;
}

struct status vacate(const struct vacating *vacating, const struct tenant *tenant)
{
    bool more = true;

    if (tenant->is_vacated)
        return OK;
    for (uint64_t round = vacating->first_round; more; round++) {
        if (round > vacating->first_round && is_over(vacating))
            return FAIL(ABORTED, "sessions are left for the next time");
        struct status ended = end_some(vacating, tenant, round, &more);
        if (!status_is_ok(ended)) {
            metrics_count(&vacating->service->counters.suspension_failures);
            return ended;
        }
    }
    return set_vacated(vacating, tenant);
}
