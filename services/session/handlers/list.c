#include "handlers/handlers.h"

#include "domain/parallel.h"
#include "pass/pass.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/session_store.h"

typedef Sekisho__Session__V1__ListResponse ListResponse;
typedef Sekisho__Session__V1__SessionSummary WireSummary;

static struct status find_live(struct call *call, struct session_summary **out, size_t *count_out)
{
    struct session_service *service = call->service;
    const struct pass_claims *pass = call->pass;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, pass->tenant_id, &transaction));
    TRY(session_store_list(db, pass->tenant_id, pass->user_id, service->epoch, call->now_us,
                           PARALLEL_MAXIMUM, call->arena, out, count_out));
    return db_commit(&transaction);
}

static struct status answer_one(const struct call *call, const struct session_summary *summary,
                                WireSummary **out)
{
    WireSummary *wire = arena_alloc(call->arena, sizeof *wire);

    if (wire == NULL)
        return arena_failure();
    sekisho__session__v1__session_summary__init(wire);
    TRY(call_uuid(call, summary->session_id, &wire->session_id));
    TRY(call_text(call, summary->origin.client_ip, &wire->client_ip));
    TRY(call_text(call, summary->origin.user_agent, &wire->user_agent));
    TRY(call_text(call, summary->origin.authentication, &wire->authentication));
    wire->started_at_us = summary->started_at_us;
    wire->last_seen_at_us = summary->last_seen_at_us;
    wire->idle_ends_at_us = summary->idle_ends_at_us;
    wire->absolute_ends_at_us = summary->absolute_ends_at_us;
    *out = wire;
    return OK;
}

struct status handle_list(struct call *call)
{
    ListResponse *response = call->response;
    struct session_summary *summaries = NULL;
    size_t count = 0;

    TRY(find_live(call, &summaries, &count));
    response->sessions = arena_alloc_array(call->arena, count, sizeof *response->sessions);
    if (response->sessions == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++)
        TRY(answer_one(call, &summaries[i], &response->sessions[i]));
    response->n_sessions = count;
    return OK;
}
