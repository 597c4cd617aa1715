/* The order of checks that server.h promises. */
#include <string.h>

#include "base/clock.h"
#include "rpc/age.h"
#include "rpc/message.h"
#include "rpc/server_private.h"

static struct bytes body_of(nng_msg *message)
{
    return (struct bytes){nng_msg_body(message), nng_msg_len(message)};
}

/* What the log and the handler know the call by; from here on refusals say who and what. */
static void describe(struct slot *slot)
{
    struct rpc_server *server = slot->server;
    struct call *call = &slot->call;

    memcpy(slot->method_name, slot->envelope.method.data, slot->envelope.method.size);
    slot->method_name[slot->envelope.method.size] = '\0';
    slot->log = log_with(server->options.log, LOG_UUID("request_id", slot->envelope.request_id));
    slot->log = log_with(&slot->log, LOG_STR("method", slot->method_name));
    slot->log = log_with(&slot->log, LOG_STR("caller", slot->peer->name));
    slot->progress = (struct call_progress){&server->stopping, &slot->peer->gone};
    *call = (struct call){
        .service = server->options.context,
        .arena = &slot->arena,
        .log = &slot->log,
        .caller = slot->peer->name,
        .request_id = slot->envelope.request_id,
        .idempotency_key = slot->envelope.idempotency_key,
        .progress = &slot->progress,
    };
}

/* A call asks for less time than the method allows, or gets what it allows; either counted from
 * when it was sent. */
static void set_deadline(struct slot *slot)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t age_ms = age_of(slot->peer->notes, (int64_t)slot->envelope.sent_at_ms, now_ms);
    int64_t timeout_ms = slot->envelope.timeout_ms;

    if (timeout_ms > slot->method->deadline_ms)
        timeout_ms = slot->method->deadline_ms;
    slot->call.deadline_monotonic_ms = now_ms - age_ms + timeout_ms;
}

/* Whoever the table names needs no grant. */
static struct status check_caller(struct slot *slot)
{
    const struct rpc_server_options *options = &slot->server->options;
    const struct rpc_method *method = slot->method;

    slot->call.method = method->name;
    if (rpc_method_allows(method, slot->peer->name))
        return OK;
    slot->call.is_granted = options->is_granted && rpc_method_is_grantable(method) &&
                            options->is_granted(options->context, slot->peer->name, method->name);
    return slot->call.is_granted ? OK
                                 : FAIL(PERMISSION_DENIED, "the caller may not use this method");
}

static struct status check_key(const struct rpc_method *method, struct bytes key)
{
    if (method->repeat == RPC_REPEAT_BY_KEY && key.size == 0)
        return FAIL(INVALID_ARGUMENT, "the method needs an idempotency key");
    if (method->repeat == RPC_REPEAT_SAFE && key.size != 0)
        return FAIL(INVALID_ARGUMENT, "the method takes no idempotency key");
    return OK;
}

struct status call_admit(struct slot *slot, bool *not_begun_out)
{
    struct rpc_server *server = slot->server;

    *not_begun_out = atomic_load_explicit(&server->draining, memory_order_relaxed);
    if (*not_begun_out)
        return FAIL(UNAVAILABLE, "the server is stopping");
    if (!rate_take(&server->rate, slot->peer->name, slot->started_us)) {
        atomic_fetch_add_explicit(&server->refused_rate, 1, memory_order_relaxed);
        return FAIL(RESOURCE_EXHAUSTED, "too many calls a second");
    }
    TRY(rpc_request_decode(body_of(slot->message), &slot->envelope));
    describe(slot);
    slot->method = rpc_method_find(server->methods, server->method_count, slot->envelope.method);
    if (slot->method == NULL)
        return FAIL(UNIMPLEMENTED, "there is no such method");
    if (slot->method->handler == reflection_list_methods.handler)
        slot->call.service = server;
    TRY(check_caller(slot));
    TRY(check_key(slot->method, slot->envelope.idempotency_key));
    set_deadline(slot);
    if (call_remaining_ms(&slot->call) == 0)
        return FAIL(DEADLINE_EXCEEDED, "the deadline has passed");
    return OK;
}

/* Whether a pass must, may or must not be there. */
static struct status check_pass_presence(const struct slot *slot, bool present)
{
    bool is_for_itself = slot->call.is_granted || strcmp(slot->peer->name, "operator") == 0;

    switch (slot->method->pass) {
    case RPC_PASS_OPTIONAL:
        return OK;
    case RPC_PASS_UNLESS_OPERATOR:
        if (is_for_itself != present)
            return OK;
        break;
    case RPC_PASS_REQUIRED:
        if (present)
            return OK;
        break;
    case RPC_PASS_NONE:
        if (!present)
            return OK;
        break;
    case RPC_PASS_UNDECLARED:
        break;
    }
    return present ? FAIL(INVALID_ARGUMENT, "the method takes no pass from this caller")
                   : FAIL(UNAUTHENTICATED, "the method needs a pass");
}

static struct status check_pass(struct slot *slot)
{
    const struct rpc_pass_rules *rules = &slot->server->options.pass;
    const char *permission = slot->method->permission;
    struct bytes pass = slot->envelope.pass;

    TRY(check_pass_presence(slot, pass.size > 0));
    if (pass.size == 0)
        return OK;
    if (rules->verify == NULL)
        return FAIL(UNAUTHENTICATED, "passes cannot be verified here");
    TRY(rules->verify(rules->context, pass, slot->call.now_us, &slot->arena, &slot->call.pass));
    if (permission &&
        (rules->has_permission == NULL || !rules->has_permission(slot->call.pass, permission)))
        return FAIL(PERMISSION_DENIED, "the pass lacks the permission");
    return OK;
}

static struct status check_room(const struct slot *slot)
{
    const struct rpc_server_options *options = &slot->server->options;
    enum rpc_audit audit = slot->method->audit;

    if (options->may_change == NULL || audit == RPC_AUDIT_NONE || audit == RPC_AUDIT_READ)
        return OK;
    return options->may_change(options->context, audit == RPC_AUDIT_RESTRICT);
}

/* What the server says of itself does not hang on a database. */
static struct status ask_time(struct slot *slot)
{
    const struct rpc_server_options *options = &slot->server->options;

    if (options->now_us && slot->call.service != slot->server)
        return options->now_us(options->context, &slot->call.now_us);
    slot->call.now_us = clock_wall_us();
    return OK;
}

static struct status copy_traceparent(struct slot *slot)
{
    if (slot->envelope.traceparent.size == 0)
        return OK;
    slot->call.traceparent = arena_copy_bytes(&slot->arena, slot->envelope.traceparent);
    return slot->call.traceparent ? OK : arena_failure();
}

struct status call_prepare(struct slot *slot)
{
    const struct rpc_method *method = slot->method;
    ProtobufCMessage *request = NULL;

    if (call_remaining_ms(&slot->call) == 0)
        return FAIL(DEADLINE_EXCEEDED, "the deadline has passed");
    TRY(rpc_message_decode(method->request, slot->envelope.body, RPC_STRICT, &slot->arena,
                           &request));
    slot->call.request = request;
    TRY(ask_time(slot));
    TRY(check_pass(slot));
    TRY(check_room(slot));
    TRY(copy_traceparent(slot));
    slot->call.response = rpc_message_new(method->response, &slot->arena);
    return slot->call.response ? OK : arena_failure();
}
