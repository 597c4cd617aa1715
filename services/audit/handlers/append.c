#include "handlers/handlers.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/keeping.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "service.h"

typedef Sekisho__Audit__V1__AppendRequest AppendRequest;
typedef Sekisho__Audit__V1__AppendResponse AppendResponse;

/* A batch once decoded: what can be kept, and the indexes of what never can. */
struct batch {
    struct recorded_event events[HISTORY_BATCH_MAXIMUM];
    struct recorded_event *taken[HISTORY_BATCH_MAXIMUM]; /* by tenant, each tenant's in order */
    size_t taken_count;
    uint32_t *refused;
    size_t refused_count;
};

/* Nobody records in another's name: what a stolen portal appends says that the portal did. */
static struct status decode(const struct call *call, ProtobufCBinaryData data,
                            struct recorded_event *out)
{
    TRY(event_decode((struct bytes){data.data, data.len}, call->arena, out));
    return strcmp(out->event.service, call->caller) == 0
               ? OK
               : FAIL(INVALID_ARGUMENT, "service: is not the caller's name");
}

/* A relay that is told "refused" puts the event aside and goes on with the others; a failure of the
 * whole call it repeats. */
static struct status decode_all(struct call *call, const AppendRequest *request,
                                struct batch *batch)
{
    for (size_t i = 0; i < request->n_events; i++) {
        struct status decoded = decode(call, request->events[i], &batch->events[i]);
        if (decoded.code == STATUS_INVALID_ARGUMENT) {
            log_warn(call->log, "event_refused", LOG_INT("index", (int64_t)i),
                     LOG_STR("reason", decoded.text));
            batch->refused[batch->refused_count++] = (uint32_t)i;
            continue;
        }
        TRY(decoded);
        batch->taken[batch->taken_count++] = &batch->events[i];
    }
    return OK;
}

/* By tenant; events of one tenant keep their order, which is that of their addresses. */
static int compare(const void *left, const void *right)
{
    const struct recorded_event *a = *(const struct recorded_event *const *)left;
    const struct recorded_event *b = *(const struct recorded_event *const *)right;

    if (a->event.tenant_id != b->event.tenant_id)
        return a->event.tenant_id < b->event.tenant_id ? -1 : 1;
    return a < b ? -1 : a > b;
}

static struct status append_of_tenant(const struct call *call, struct db *db,
                                      struct recorded_event *const *events, size_t count,
                                      size_t *appended_out)
{
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    int64_t tenant_id = events[0]->event.tenant_id;
    struct history_growth growth;

    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(keeping_append(call, db, tenant_id, events, count, &growth));
    TRY(db_commit(&transaction));
    *appended_out += growth.appended;
    return OK;
}

/* A transaction for each tenant: when one fails the caller sends the batch again, and what was
 * committed is skipped. */
static struct status append_all(struct call *call, const struct batch *batch, size_t *appended_out)
{
    const struct audit_service *service = call->service;

    CLEANUP(db_release) struct db *db = NULL;
    TRY(db_acquire(service->backbone.db, call->log, &db));
    for (size_t start = 0; start < batch->taken_count;) {
        size_t end = start;
        while (end < batch->taken_count &&
               batch->taken[end]->event.tenant_id == batch->taken[start]->event.tenant_id)
            end++;
        TRY(append_of_tenant(call, db, &batch->taken[start], end - start, appended_out));
        start = end;
    }
    return OK;
}

static void count(struct audit_service *service, const struct batch *batch, size_t appended)
{
    struct metrics_counter *events = service->counters.events;

    metrics_add(&events[EVENT_APPENDED], appended);
    metrics_add(&events[EVENT_SKIPPED], batch->taken_count - appended);
    metrics_add(&events[EVENT_REFUSED], batch->refused_count);
}

struct status handle_append(struct call *call)
{
    const AppendRequest *request = call->request;
    AppendResponse *response = call->response;

    if (request->n_events == 0 || request->n_events > HISTORY_BATCH_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "events: 1 to 200");
    struct batch *batch = arena_alloc(call->arena, sizeof *batch);
    if (batch == NULL)
        return arena_failure();
    batch->refused = arena_alloc_array(call->arena, request->n_events, sizeof *batch->refused);
    if (batch->refused == NULL)
        return arena_failure();

    size_t appended = 0;
    TRY(decode_all(call, request, batch));
    qsort(batch->taken, batch->taken_count, sizeof batch->taken[0], compare);
    TRY(append_all(call, batch, &appended));
    count(call->service, batch, appended);

    response->appended = (uint32_t)appended;
    response->skipped = (uint32_t)(batch->taken_count - appended);
    response->refused = batch->refused;
    response->n_refused = batch->refused_count;
    return OK;
}
