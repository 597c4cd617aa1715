#include <string.h>

#include "base/clock.h"
#include "rpc/server_private.h"

static void wipe_message(nng_msg **message)
{
    if (*message == NULL)
        return;
    explicit_bzero(nng_msg_body(*message), nng_msg_len(*message)); /* requests carry passwords */
    nng_msg_free(*message);
    *message = NULL;
}

static void leave_flight(struct slot *slot)
{
    struct rpc_server *server = slot->server;

    if (!slot->counted)
        return;
    slot->counted = false;
    pthread_mutex_lock(&server->lock);
    if (atomic_fetch_sub(&server->calls_in_flight, 1) == 1)
        pthread_cond_broadcast(&server->idle);
    pthread_mutex_unlock(&server->lock);
}

/* Forgets the call, its memory wiped. */
static void slot_reset(struct slot *slot)
{
    wipe_message(&slot->message);
    arena_reset(&slot->arena);
    tls_peer_release(&slot->peer);
    slot->method = NULL;
    slot->call = (struct call){0};
}

void slot_receive(struct slot *slot)
{
    slot->sending = false;
    nng_aio_set_timeout(slot->aio, NNG_DURATION_INFINITE);
    nng_ctx_recv(slot->context, slot->aio);
}

/* The answer as a message of nng's; NULL without memory. */
static nng_msg *encode(const struct rpc_response *response, const ProtobufCMessage *body,
                       size_t body_size)
{
    uint8_t head[RPC_RESPONSE_HEAD_CAPACITY];
    size_t head_size = rpc_response_encode_head(response, body_size, head);
    nng_msg *message = NULL;

    if (nng_msg_alloc(&message, head_size + body_size) != 0)
        return NULL;
    uint8_t *out = nng_msg_body(message);
    memcpy(out, head, head_size);
    if (body_size > 0)
        protobuf_c_message_pack(body, out + head_size);
    return message;
}

/* What is sent for the outcome; one too large to send becomes a refusal. */
static nng_msg *encode_outcome(struct slot *slot, struct status *outcome, bool not_begun)
{
    const ProtobufCMessage *body = NULL;
    size_t body_size = 0;

    if (status_is_ok(*outcome)) {
        body = slot->call.response;
        body_size = protobuf_c_message_get_packed_size(body);
    }
    if (body_size > SERVER_RESPONSE_MAXIMUM) {
        log_error(&slot->log, "rpc_answer_too_large", LOG_INT("size", (int64_t)body_size));
        *outcome = FAIL(INTERNAL, "the answer is too large");
        body_size = 0;
    }
    struct rpc_response response = {
        .code = outcome->code, .text = bytes_of(outcome->text), .not_begun = not_begun};
    return encode(&response, body, body_size);
}

static size_t method_number(const struct slot *slot)
{
    return slot->method ? (size_t)(slot->method - slot->server->methods) : RPC_METHOD_UNKNOWN;
}

static void count(struct slot *slot, struct status outcome)
{
    struct rpc_server *server = slot->server;
    const struct rpc_server_options *options = &server->options;

    atomic_fetch_add_explicit(&server->calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&server->by_code[outcome.code], 1, memory_order_relaxed);
    if (options->finished)
        options->finished(options->context, method_number(slot), outcome.code,
                          clock_monotonic_us() - slot->started_us);
}

static void answer(struct slot *slot, struct status outcome, bool not_begun)
{
    nng_msg *message = encode_outcome(slot, &outcome, not_begun);

    count(slot, outcome);
    slot_reset(slot);
    if (message == NULL) { /* no memory: the caller's deadline is the answer */
        leave_flight(slot);
        slot_receive(slot);
        return;
    }
    slot->sending = true;
    nng_aio_set_timeout(slot->aio, SERVER_SEND_TIMEOUT_MS);
    nng_aio_set_msg(slot->aio, message);
    nng_ctx_send(slot->context, slot->aio);
}

/* A refusal by the rules, not by a handler; those are told by their events. */
static void refuse(struct slot *slot, struct status outcome, bool not_begun)
{
    uint64_t folded = 0;

    if (log_fold_admits(&slot->server->refusals, clock_monotonic_ms(), &folded))
        log_warn(slot->method ? &slot->log : slot->server->options.log, "rpc_refused",
                 LOG_STR("peer", slot->peer->name), LOG_STR("code", status_code_name(outcome.code)),
                 LOG_STR("reason", outcome.text), LOG_INT("folded", (int64_t)folded));
    answer(slot, outcome, not_begun);
}

static void hand_over(struct slot *slot)
{
    struct rpc_server *server = slot->server;

    if (atomic_fetch_add(&server->calls_in_flight, 1) >= server->options.calls_in_flight) {
        atomic_fetch_sub(&server->calls_in_flight, 1);
        atomic_fetch_add_explicit(&server->refused_in_flight, 1, memory_order_relaxed);
        refuse(slot, FAIL(RESOURCE_EXHAUSTED, "too many calls in flight"), true);
        return;
    }
    slot->counted = true;
    workers_push(&server->workers, slot);
}

static void run_inline(struct slot *slot)
{
    struct status outcome = call_prepare(slot);
    if (!status_is_ok(outcome)) {
        refuse(slot, outcome, false);
        return;
    }
    if (slot->method->run == RPC_RUN_INLINE) {
        answer(slot, slot->method->handler(&slot->call), false);
        return;
    }
    if (slot->method->shortcut(&slot->call, &outcome))
        answer(slot, outcome, false);
    else
        hand_over(slot);
}

/* What is told of was not begun, or is undone by now: of the call there is nothing else. */
static void tell_refusal(const struct slot *slot, struct status outcome)
{
    const struct rpc_server_options *options = &slot->server->options;

    if (outcome.code == STATUS_PERMISSION_DENIED && slot->call.pass && options->refused)
        options->refused(&slot->call, slot->method);
}

void slot_work(struct slot *slot)
{
    bool prepared = slot->method->run == RPC_RUN_INLINE_FIRST;
    struct status outcome = prepared ? OK : call_prepare(slot);

    if (status_is_ok(outcome) && call_remaining_ms(&slot->call) == 0)
        outcome = FAIL(DEADLINE_EXCEEDED, "the deadline has passed");
    if (!status_is_ok(outcome)) {
        tell_refusal(slot, outcome);
        refuse(slot, outcome, false);
        return;
    }
    outcome = slot->method->handler(&slot->call);
    tell_refusal(slot, outcome);
    answer(slot, outcome, false);
}

static void handle(struct slot *slot, nng_msg *message)
{
    bool not_begun = false;

    slot->message = message;
    slot->started_us = clock_monotonic_us();
    slot->peer = tls_peer_of_pipe((uint32_t)nng_pipe_id(nng_msg_get_pipe(message)));
    if (slot->peer == NULL) { /* hung up meanwhile */
        slot_reset(slot);
        slot_receive(slot);
        return;
    }
    struct status outcome = call_admit(slot, &not_begun);
    if (!status_is_ok(outcome))
        refuse(slot, outcome, not_begun);
    else if (slot->method->run == RPC_RUN_WORKER)
        hand_over(slot);
    else
        run_inline(slot);
}

/* nng calls this when the aio has ended. A receive fails only when the socket is closed; then the
 * slot rests. */
static void on_event(void *argument)
{
    struct slot *slot = argument;
    int error = nng_aio_result(slot->aio);

    if (!slot->sending) {
        if (error == 0)
            handle(slot, nng_aio_get_msg(slot->aio));
        return;
    }
    if (error != 0) { /* the peer does not read: the answer is lost, as its caller's patience is */
        nng_msg_free(nng_aio_get_msg(slot->aio));
        nng_aio_set_msg(slot->aio, NULL);
    }
    leave_flight(slot);
    slot_receive(slot);
}

struct status slot_open(struct slot *slot, struct rpc_server *server)
{
    slot->server = server;
    arena_init(&slot->arena, SERVER_ARENA_MAXIMUM);
    if (nng_aio_alloc(&slot->aio, on_event, slot) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    if (nng_ctx_open(&slot->context, server->socket) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    return OK;
}

void slot_close(struct slot *slot)
{
    if (slot->aio == NULL)
        return;
    nng_aio_stop(slot->aio);
    nng_aio_free(slot->aio);
    slot_reset(slot);
    arena_clear(&slot->arena);
}
