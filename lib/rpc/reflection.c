#include "rpc/message.h"
#include "rpc/server_private.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

typedef Sekisho__Rpc__V1__Method Method;
typedef Sekisho__Rpc__V1__ListMethodsResponse ListMethodsResponse;

static const char *const pass_words[] = {
    [RPC_PASS_NONE] = "none",
    [RPC_PASS_OPTIONAL] = "optional",
    [RPC_PASS_REQUIRED] = "required",
    [RPC_PASS_UNLESS_OPERATOR] = "unless_operator",
};

static const char *const audit_words[] = {
    [RPC_AUDIT_NONE] = "none",
    [RPC_AUDIT_READ] = "read",
    [RPC_AUDIT_CHANGE] = "change",
    [RPC_AUDIT_RESTRICT] = "restrict",
};

static const char *const repeat_words[] = {
    [RPC_REPEAT_SAFE] = "safe",
    [RPC_REPEAT_BY_KEY] = "by_key",
};

static const char *const run_words[] = {
    [RPC_RUN_INLINE] = "inline",
    [RPC_RUN_WORKER] = "worker",
    [RPC_RUN_INLINE_FIRST] = "inline_first",
};

static struct status copy_callers(const struct call *call, const struct rpc_method *row,
                                  Method *out)
{
    out->callers = arena_alloc_array(call->arena, RPC_CALLERS_MAXIMUM, sizeof *out->callers);
    if (out->callers == NULL)
        return arena_failure();
    while (out->n_callers < RPC_CALLERS_MAXIMUM && row->callers[out->n_callers]) {
        TRY(call_text(call, row->callers[out->n_callers], &out->callers[out->n_callers]));
        out->n_callers++;
    }
    return OK;
}

static struct status copy_row(const struct call *call, const struct rpc_method *row, Method *out)
{
    TRY(call_text(call, row->name, &out->name));
    TRY(copy_callers(call, row, out));
    TRY(call_text(call, pass_words[row->pass], &out->pass));
    TRY(call_text(call, row->permission ? row->permission : "", &out->permission));
    TRY(call_text(call, audit_words[row->audit], &out->audit));
    TRY(call_text(call, repeat_words[row->repeat], &out->repeat));
    TRY(call_text(call, run_words[row->run], &out->run));
    out->deadline_ms = (uint32_t)row->deadline_ms;
    TRY(call_text(call, row->request->name, &out->request));
    return call_text(call, row->response->name, &out->response);
}

static struct status handle_list_methods(struct call *call)
{
    const struct rpc_server *server = call->service;
    ListMethodsResponse *response = call->response;

    response->methods =
        arena_alloc_array(call->arena, server->method_count, sizeof *response->methods);
    if (response->methods == NULL)
        return arena_failure();
    for (size_t i = 0; i < server->method_count; i++) {
        ProtobufCMessage *row = rpc_message_new(&sekisho__rpc__v1__method__descriptor, call->arena);
        if (row == NULL)
            return arena_failure();
        response->methods[response->n_methods++] = (Method *)row;
        TRY(copy_row(call, &server->methods[i], (Method *)row));
    }
    return OK;
}

const struct rpc_method reflection_list_methods = {
    .name = RPC_LIST_METHODS,
    .callers = {RPC_ANY_CALLER},
    .pass = RPC_PASS_NONE,
    .audit = RPC_AUDIT_NONE,
    .repeat = RPC_REPEAT_SAFE,
    .run = RPC_RUN_WORKER,
    .deadline_ms = 2000,
    .request = &sekisho__rpc__v1__list_methods_request__descriptor,
    .response = &sekisho__rpc__v1__list_methods_response__descriptor,
    .handler = handle_list_methods,
};
