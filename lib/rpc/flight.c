#include "rpc/flight.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "rpc/message.h"

enum {
    DEFAULT_DEADLINE_MS = 2000,
    BACKOFF_MINIMUM_MS = 10,
    BACKOFF_MAXIMUM_MS = 500,
};

struct rpc_call_options rpc_options_of_call(const struct call *call)
{
    return (struct rpc_call_options){
        .deadline_monotonic_ms = call->deadline_monotonic_ms,
        .request_id = call->request_id,
        .traceparent = call->traceparent,
    };
}

/* A system call for every id would cost as much as all else that is done here. */
static bool take_random(struct rpc_client *client, uint8_t out[static UUID_SIZE])
{
    bool filled = true;

    pthread_mutex_lock(&client->lock);
    if (client->random_left == 0) {
        filled = getrandom(client->random, sizeof client->random, 0) == sizeof client->random;
        client->random_left = filled ? sizeof client->random : 0;
    }
    if (filled) {
        client->random_left -= UUID_SIZE;
        memcpy(out, client->random + client->random_left, UUID_SIZE);
    }
    pthread_mutex_unlock(&client->lock);
    return filled;
}

/* A UUID tells calls apart in logs and is no secret, so it is not crypto_random()'s affair. */
static struct status choose_request_id(struct rpc_client *client, struct uuid *id)
{
    uint8_t random[UUID_SIZE];

    if (!uuid_is_nil(*id))
        return OK;
    if (!take_random(client, random))
        return FAIL(UNAVAILABLE, "no random bytes");
    *id = uuid_v4(random);
    return OK;
}

static struct status prepare(struct flight *flight, const struct rpc_call_options *options)
{
    struct rpc_request *envelope = &flight->envelope;

    envelope->method = bytes_of(flight->target->name);
    envelope->request_id = options->request_id;
    envelope->idempotency_key = options->idempotency_key;
    if (options->pass)
        envelope->pass = bytes_of(options->pass);
    if (options->traceparent)
        envelope->traceparent = bytes_of(options->traceparent);
    flight->deadline_ms = options->deadline_monotonic_ms;
    if (flight->deadline_ms == 0)
        flight->deadline_ms = clock_monotonic_ms() + DEFAULT_DEADLINE_MS;
    flight->body_size = protobuf_c_message_get_packed_size(flight->body);
    return choose_request_id(flight->client, &envelope->request_id);
}

/* The request as a message of nng's, told how much time is left now. NULL without memory. */
static nng_msg *encode(struct flight *flight)
{
    struct rpc_request *envelope = &flight->envelope;
    int64_t now_ms = clock_monotonic_ms();
    int64_t left_ms = flight->deadline_ms - now_ms;
    nng_msg *message = NULL;

    if (left_ms > RPC_DEADLINE_MAXIMUM_MS)
        left_ms = RPC_DEADLINE_MAXIMUM_MS;
    envelope->timeout_ms = left_ms > 1 ? (uint32_t)left_ms : 1;
    envelope->sent_at_ms = (uint64_t)now_ms;
    size_t capacity = rpc_request_head_capacity(envelope) + flight->body_size;
    if (nng_msg_alloc(&message, capacity) != 0)
        return NULL;
    uint8_t *out = nng_msg_body(message);
    size_t head = rpc_request_encode_head(envelope, flight->body_size, out);
    size_t size = head + protobuf_c_message_pack(flight->body, out + head);
    nng_msg_chop(message, capacity - size);
    return message;
}

/* The peer's status, its text in the arena. */
static struct status status_of(const struct rpc_response *response, struct arena *arena)
{
    const char *text = arena_copy_bytes(arena, response->text);
    if (text == NULL)
        return arena_failure();
    return (struct status){response->code, text};
}

static struct status read_answer(const struct flight *flight, nng_msg *message, const void **out,
                                 bool *not_begun_out)
{
    struct bytes bytes = {nng_msg_body(message), nng_msg_len(message)};
    struct rpc_response response;
    ProtobufCMessage *body = NULL;

    TRY(rpc_response_decode(bytes, &response));
    *not_begun_out = response.not_begun;
    if (response.code != STATUS_OK)
        return status_of(&response, flight->arena);
    struct status decoded = rpc_message_decode(flight->target->response, response.body,
                                               RPC_TOLERANT, flight->arena, &body);
    if (decoded.code == STATUS_INVALID_ARGUMENT)
        return FAIL(DATA_LOSS, "the answer cannot be read");
    TRY(decoded);
    *out = body;
    return OK;
}

static void message_wipe(nng_msg **message)
{
    if (*message == NULL)
        return;
    explicit_bzero(nng_msg_body(*message), nng_msg_len(*message)); /* answers carry tokens */
    nng_msg_free(*message);
    *message = NULL;
}

/* Whether sending the same call again cannot do it twice. */
static bool is_repeatable(const struct flight *flight)
{
    return flight->target->repeat == RPC_REPEAT_SAFE || flight->envelope.idempotency_key.size > 0;
}

/* What an attempt came to. `again_out` when the call may be sent again. */
static struct status judge(const struct flight *flight, enum exchange_outcome outcome,
                           nng_msg *answer, const void **out, bool *again_out)
{
    *again_out = false;
    switch (outcome) {
    case EXCHANGE_ANSWERED:
        return read_answer(flight, answer, out, again_out);
    case EXCHANGE_NOT_SENT:
        *again_out = true;
        return FAIL(UNAVAILABLE, "the service cannot be reached");
    case EXCHANGE_LOST:
        *again_out = is_repeatable(flight);
        return FAIL(UNAVAILABLE, "the connection broke before the answer came");
    case EXCHANGE_TIMED_OUT:
        break;
    }
    return FAIL(DEADLINE_EXCEEDED, "no answer came within the deadline");
}

/* Puts it into the queue until its next attempt; false when the deadline would pass meanwhile, or
 * the client closes. */
static bool rest(struct flight *flight)
{
    struct rpc_client *client = flight->client;

    if (flight->backoff.minimum_ms == 0)
        backoff_init(&flight->backoff, BACKOFF_MINIMUM_MS, BACKOFF_MAXIMUM_MS,
                     (uint64_t)clock_monotonic_us());
    int64_t due_ms = clock_monotonic_ms() + backoff_failed_ms(&flight->backoff);
    if (due_ms >= flight->deadline_ms)
        return false;
    pthread_mutex_lock(&client->lock);
    bool resting = !client->closing && queue_add(client, flight, due_ms);
    pthread_mutex_unlock(&client->lock);
    return resting;
}

void flight_ended(struct flight *flight, struct exchange *exchange, enum exchange_outcome outcome,
                  nng_msg *message)
{
    CLEANUP(message_wipe) nng_msg *answer = message;
    const void *response = NULL;
    bool again = false;

    exchange_give_back(exchange, outcome);
    struct status status = judge(flight, outcome, answer, &response, &again);
    flight->outcome = status;
    if (again && rest(flight))
        return; /* another thread may have it by now */
    flight_conclude(flight, status, response);
}

struct status flight_send(struct flight *flight, struct link *link)
{
    struct exchange *exchange = exchange_take(link);
    if (exchange == NULL) {
        pthread_mutex_lock(&flight->client->lock);
        link_give_back(link);
        pthread_mutex_unlock(&flight->client->lock);
        return FAIL(UNAVAILABLE, "no call can be made");
    }
    nng_msg *message = encode(flight);
    if (message == NULL) {
        exchange_give_back(exchange, EXCHANGE_NOT_SENT);
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    }
    exchange_start(exchange, message, flight, flight->deadline_ms);
    return OK;
}

static void count(struct rpc_client *client, struct status outcome)
{
    atomic_fetch_add_explicit(&client->by_code[outcome.code], 1, memory_order_relaxed);
}

/* With the callback the flight belongs to its owner again, and may be gone. */
void flight_conclude(struct flight *flight, struct status outcome, const void *answer)
{
    count(flight->client, outcome);
    flight->callback.done(flight->callback.context, outcome, answer);
}

/* Takes a place and sends, or joins the queue. */
static struct status depart(struct flight *flight)
{
    struct rpc_client *client = flight->client;
    struct link *link = NULL;
    struct status refusal = OK;
    int64_t until_ms = 0;

    pthread_mutex_lock(&client->lock);
    enum link_search search =
        link_take(client, flight->deadline_ms, true, &link, &until_ms, &refusal);
    if (search == LINK_WAIT && !queue_add(client, flight, 0))
        refusal = FAIL(RESOURCE_EXHAUSTED, "too many calls wait");
    pthread_mutex_unlock(&client->lock);
    return search == LINK_FOUND ? flight_send(flight, link) : refusal;
}

struct status rpc_call_begin(struct rpc_client *client, const struct rpc_target *target,
                             const ProtobufCMessage *request,
                             const struct rpc_call_options *options, struct arena *arena,
                             struct rpc_callback callback)
{
    struct flight *flight = arena_alloc(arena, sizeof *flight);

    if (flight == NULL)
        return arena_failure();
    *flight = (struct flight){
        .client = client,
        .target = target,
        .body = request,
        .arena = arena,
        .callback = callback,
    };
    TRY(prepare(flight, options));
    struct status begun = depart(flight); /* on its way it may have ended, and be gone */
    if (!status_is_ok(begun))
        count(client, begun);
    return begun;
}

/* What rpc_call() waits for. */
struct arrival {
    sem_t semaphore;
    struct status outcome;
    const void *answer;
};

static void arrive(void *context, struct status outcome, const void *answer)
{
    struct arrival *arrival = context;

    arrival->outcome = outcome;
    arrival->answer = answer;
    sem_post(&arrival->semaphore); /* the last touch: its owner goes on at once */
}

struct status rpc_call(struct rpc_client *client, const struct rpc_target *target,
                       const ProtobufCMessage *request, const struct rpc_call_options *options,
                       struct arena *arena, const void **out)
{
    struct arrival arrival = {.outcome = OK};

    sem_init(&arrival.semaphore, 0, 0);
    struct status begun = rpc_call_begin(client, target, request, options, arena,
                                         (struct rpc_callback){arrive, &arrival});
    if (!status_is_ok(begun)) {
        sem_destroy(&arrival.semaphore);
        return begun;
    }
    while (sem_wait(&arrival.semaphore) != 0 && errno == EINTR)
        continue;
    sem_destroy(&arrival.semaphore);
    if (status_is_ok(arrival.outcome))
        *out = arrival.answer;
    return arrival.outcome;
}
