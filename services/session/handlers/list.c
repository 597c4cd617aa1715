#include "handlers/handlers.h"

#include "domain/parallel.h"
#include "handlers/request.h"
#include "pass/pass.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"
#include "store/session_store.h"

typedef Sekisho__Session__V1__ListResponse ListResponse;

static struct status find_live(struct call *call, struct session_summary **out, size_t *count_out)
{
    struct session_service *service = call->service;
    const struct pass_claims *pass = call->pass;
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, pass->tenant_id, &transaction));
    TRY(session_store_list(db, pass->tenant_id, pass->user_id, call->now_us, PARALLEL_MAXIMUM,
                           call->arena, out, count_out));
    return db_commit(&transaction);
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
        TRY(response_summary(call, &summaries[i], &response->sessions[i]));
    response->n_sessions = count;
    return OK;
}
