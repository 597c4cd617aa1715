#include "peers/erasing.h"

#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"

typedef Sekisho__Auth__V1__ErasedRows RowsMessage;

static const struct rpc_target LIST_ERASING = {
    .name = "sekisho.auth.v1.Tenants/ListErasing",
    .response = &sekisho__auth__v1__list_erasing_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target REPORT_ERASED = {
    .name = "sekisho.auth.v1.Tenants/ReportErased",
    .response = &sekisho__auth__v1__report_erased_response__descriptor,
    .repeat = RPC_REPEAT_BY_KEY,
};

struct status erasing_list(struct rpc_client *client, const struct rpc_call_options *options,
                           struct arena *arena, const int64_t **out, size_t *count_out)
{
    Sekisho__Auth__V1__ListErasingRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__list_erasing_request__init(&request);
    TRY(rpc_call(client, &LIST_ERASING, &request.base, options, arena, &answer));
    const Sekisho__Auth__V1__ListErasingResponse *response = answer;
    *out = response->tenant_ids;
    *count_out = response->n_tenant_ids;
    return OK;
}

struct status erasing_report(struct rpc_client *client, const struct rpc_call_options *options,
                             int64_t tenant_id, const struct erased_table *tables, size_t count,
                             struct arena *arena)
{
    Sekisho__Auth__V1__ReportErasedRequest request;
    RowsMessage *messages = arena_alloc_array(arena, count, sizeof *messages);
    const void *answer = NULL;

    sekisho__auth__v1__report_erased_request__init(&request);
    request.tenant_id = tenant_id;
    request.rows = arena_alloc_array(arena, count, sizeof(RowsMessage *));
    if (messages == NULL || request.rows == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        sekisho__auth__v1__erased_rows__init(&messages[i]);
        messages[i].table = rpc_text(tables[i].name);
        messages[i].rows = tables[i].rows;
        request.rows[request.n_rows++] = &messages[i];
    }
    return rpc_call(client, &REPORT_ERASED, &request.base, options, arena, &answer);
}
