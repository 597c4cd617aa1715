#include "rpc/client.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/backoff.h"
#include "base/clock.h"
#include "rpc/client_private.h"
#include "rpc/envelope.h"
#include "rpc/message.h"

enum {
    DEFAULT_DEADLINE_MS = 2000,
    DEFAULT_CONNECTIONS = 2,
    CONNECTIONS_PER_REPLICA_MAXIMUM = 8,
    DEFAULT_CALLS_IN_FLIGHT = 256,
    DEFAULT_RESOLVE_MS = 5000,
    DEFAULT_RESPONSE_MAXIMUM = 1 << 20,
    ENDPOINT_CONNECTIONS = 1024, /* links bound them already */
    BACKOFF_MINIMUM_MS = 10,
    BACKOFF_MAXIMUM_MS = 500,
    USERS_INTERVAL_MS = 100,
};

struct rpc_call_options rpc_options_of_call(const struct call *call)
{
    return (struct rpc_call_options){
        .deadline_monotonic_ms = call->deadline_monotonic_ms,
        .request_id = call->request_id,
        .traceparent = call->traceparent,
    };
}

static struct status options_take(struct rpc_client *client,
                                  const struct rpc_client_options *options)
{
    struct rpc_client_options *own = &client->options;

    *own = *options;
    own->connections = own->connections ? own->connections : DEFAULT_CONNECTIONS;
    own->calls_in_flight = own->calls_in_flight ? own->calls_in_flight : DEFAULT_CALLS_IN_FLIGHT;
    own->resolve_ms = own->resolve_ms ? own->resolve_ms : DEFAULT_RESOLVE_MS;
    own->response_maximum =
        own->response_maximum ? own->response_maximum : DEFAULT_RESPONSE_MAXIMUM;
    if (own->connections < 0 || own->connections > CONNECTIONS_PER_REPLICA_MAXIMUM ||
        own->calls_in_flight < 0 || own->resolve_ms < 0 || own->credentials == NULL ||
        own->log == NULL || own->address == NULL || own->peer == NULL ||
        !text_copy(client->address, sizeof client->address, options->address) ||
        !text_copy(client->peer, sizeof client->peer, options->peer))
        return FAIL(INVALID_ARGUMENT, "a client option is out of range or missing");
    own->address = client->address;
    own->peer = client->peer;
    return OK;
}

static struct rpc_client *client_new(void)
{
    struct rpc_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;

    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&client->lock, NULL);
    pthread_cond_init(&client->changed, &monotonic);
    pthread_cond_init(&client->closes, &monotonic);
    pthread_condattr_destroy(&monotonic);
    client->down_since_ms = clock_monotonic_ms();
    return client;
}

struct status rpc_client_open(const struct rpc_client_options *options, struct rpc_client **out)
{
    CLEANUP(rpc_client_close) struct rpc_client *client = client_new();
    if (client == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    TRY(options_take(client, options));
    struct tls_endpoint_options endpoint = {
        .side = TLS_CLIENT,
        .credentials = client->options.credentials,
        .peer = client->peer,
        .connections = ENDPOINT_CONNECTIONS,
        .log = client->options.log,
    };
    TRY(tls_endpoint_open(&endpoint, &client->endpoint));
    TRY(resolver_open(client->address, client->options.resolve_ms, client->options.log,
                      &client->resolver));
    if (pthread_create(&client->keeper, NULL, client_keep, client) != 0)
        return FAIL(RESOURCE_EXHAUSTED, "no thread can be started");
    client->keeps = true;
    *out = client;
    client = NULL; /* now the caller's */
    return OK;
}

static void wait_for_users(struct rpc_client *client)
{
    pthread_mutex_lock(&client->lock);
    while (client->users > 0)
        client_wait(client, clock_monotonic_ms() + USERS_INTERVAL_MS);
    pthread_mutex_unlock(&client->lock);
}

void rpc_client_close(struct rpc_client **handle)
{
    struct rpc_client *client = *handle;
    if (client == NULL)
        return;

    pthread_mutex_lock(&client->lock);
    client->closing = true;
    client_changed(client);
    pthread_cond_signal(&client->closes);
    pthread_mutex_unlock(&client->lock);
    if (client->keeps)
        pthread_join(client->keeper, NULL); /* it closes the links */
    wait_for_users(client);
    resolver_close(&client->resolver);
    tls_endpoint_close(&client->endpoint);
    pthread_cond_destroy(&client->closes);
    pthread_cond_destroy(&client->changed);
    pthread_mutex_destroy(&client->lock);
    free(client);
    *handle = NULL;
}

bool rpc_client_is_ready(struct rpc_client *client)
{
    bool ready = false;

    pthread_mutex_lock(&client->lock);
    for (size_t i = 0; i < client->link_count; i++)
        if (client->links[i]->connected && !link_is_suspect(client->links[i]))
            ready = true;
    pthread_mutex_unlock(&client->lock);
    return ready;
}

/* A call on its way: what is the same for each time it is sent. */
struct attempt {
    struct rpc_client *client;
    const struct rpc_target *target;
    const ProtobufCMessage *body;
    size_t body_size;
    struct rpc_request envelope;
    int64_t deadline_ms;
    struct arena *arena;
};

/* A UUID tells calls apart in logs and is no secret, so it is not crypto_random()'s affair. */
static struct status choose_request_id(struct uuid *id)
{
    uint8_t random[UUID_SIZE];

    if (!uuid_is_nil(*id))
        return OK;
    if (getrandom(random, sizeof random, 0) != sizeof random)
        return FAIL(UNAVAILABLE, "no random bytes");
    *id = uuid_v4(random);
    return OK;
}

static struct status attempt_prepare(struct attempt *attempt,
                                     const struct rpc_call_options *options)
{
    struct rpc_request *envelope = &attempt->envelope;

    envelope->method = bytes_of(attempt->target->name);
    envelope->request_id = options->request_id;
    envelope->idempotency_key = options->idempotency_key;
    if (options->pass)
        envelope->pass = bytes_of(options->pass);
    if (options->traceparent)
        envelope->traceparent = bytes_of(options->traceparent);
    attempt->deadline_ms = options->deadline_monotonic_ms;
    if (attempt->deadline_ms == 0)
        attempt->deadline_ms = clock_monotonic_ms() + DEFAULT_DEADLINE_MS;
    attempt->body_size = protobuf_c_message_get_packed_size(attempt->body);
    return choose_request_id(&envelope->request_id);
}

/* The request as a message of nng's, told how much time is left now. NULL without memory. */
static nng_msg *encode(struct attempt *attempt)
{
    struct rpc_request *envelope = &attempt->envelope;
    int64_t now_ms = clock_monotonic_ms();
    int64_t left_ms = attempt->deadline_ms - now_ms;
    nng_msg *message = NULL;

    if (left_ms > RPC_DEADLINE_MAXIMUM_MS)
        left_ms = RPC_DEADLINE_MAXIMUM_MS;
    envelope->timeout_ms = left_ms > 1 ? (uint32_t)left_ms : 1;
    envelope->sent_at_ms = (uint64_t)now_ms;
    size_t capacity = rpc_request_head_capacity(envelope) + attempt->body_size;
    if (nng_msg_alloc(&message, capacity) != 0)
        return NULL;
    uint8_t *out = nng_msg_body(message);
    size_t head = rpc_request_encode_head(envelope, attempt->body_size, out);
    size_t size = head + protobuf_c_message_pack(attempt->body, out + head);
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

static struct status read_answer(struct attempt *attempt, nng_msg *message, const void **out,
                                 bool *not_begun_out)
{
    struct bytes bytes = {nng_msg_body(message), nng_msg_len(message)};
    struct rpc_response response;
    ProtobufCMessage *body = NULL;

    TRY(rpc_response_decode(bytes, &response));
    *not_begun_out = response.not_begun;
    if (response.code != STATUS_OK)
        return status_of(&response, attempt->arena);
    struct status decoded = rpc_message_decode(attempt->target->response, response.body,
                                               RPC_TOLERANT, attempt->arena, &body);
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
static bool is_repeatable(const struct attempt *attempt)
{
    return attempt->target->repeat == RPC_REPEAT_SAFE || attempt->envelope.idempotency_key.size > 0;
}

/* Sends the call once. `again_out` when it may be sent again. */
static struct status attempt_once(struct attempt *attempt, const void **out, bool *again_out)
{
    struct exchange *exchange = NULL;

    *again_out = false;
    TRY(rpc_exchange_take(attempt->client, attempt->deadline_ms, &exchange));
    nng_msg *message = encode(attempt);
    if (message == NULL) {
        rpc_exchange_give_back(exchange, EXCHANGE_NOT_SENT);
        return FAIL(RESOURCE_EXHAUSTED, "out of memory");
    }
    CLEANUP(message_wipe) nng_msg *answer = NULL;
    enum rpc_exchange_outcome outcome =
        rpc_exchange_run(exchange, message, attempt->deadline_ms, &answer);
    rpc_exchange_give_back(exchange, outcome);

    switch (outcome) {
    case EXCHANGE_ANSWERED:
        return read_answer(attempt, answer, out, again_out);
    case EXCHANGE_NOT_SENT:
        *again_out = true;
        return FAIL(UNAVAILABLE, "the service cannot be reached");
    case EXCHANGE_LOST:
        *again_out = is_repeatable(attempt);
        return FAIL(UNAVAILABLE, "the connection broke before the answer came");
    case EXCHANGE_TIMED_OUT:
        break;
    }
    return FAIL(DEADLINE_EXCEEDED, "no answer came within the deadline");
}

/* Waits before the next attempt; false when the deadline would pass meanwhile, or the client
 * closes. */
static bool rest(const struct attempt *attempt, struct backoff *backoff)
{
    struct rpc_client *client = attempt->client;
    int64_t until_ms = clock_monotonic_ms() + backoff_failed_ms(backoff);
    if (until_ms >= attempt->deadline_ms)
        return false;

    pthread_mutex_lock(&client->lock);
    while (!client->closing && clock_monotonic_ms() < until_ms)
        client_wait(client, until_ms);
    bool go_on = !client->closing;
    pthread_mutex_unlock(&client->lock);
    return go_on;
}

static void use(struct rpc_client *client)
{
    pthread_mutex_lock(&client->lock);
    client->users++;
    pthread_mutex_unlock(&client->lock);
}

static void stop_using(struct rpc_client *client)
{
    pthread_mutex_lock(&client->lock);
    client->users--;
    client_changed(client);
    pthread_mutex_unlock(&client->lock);
}

static struct status attempt_until_done(struct attempt *attempt,
                                        const struct rpc_call_options *options, const void **out)
{
    struct backoff backoff;
    struct status outcome;
    bool again = false;

    TRY(attempt_prepare(attempt, options));
    backoff_init(&backoff, BACKOFF_MINIMUM_MS, BACKOFF_MAXIMUM_MS, (uint64_t)clock_monotonic_us());
    do
        outcome = attempt_once(attempt, out, &again);
    while (again && rest(attempt, &backoff));
    return outcome;
}

struct status rpc_call(struct rpc_client *client, const struct rpc_target *target,
                       const ProtobufCMessage *request, const struct rpc_call_options *options,
                       struct arena *arena, const void **out)
{
    struct attempt attempt = {.client = client, .target = target, .body = request, .arena = arena};

    use(client);
    struct status outcome = attempt_until_done(&attempt, options, out);
    stop_using(client);
    return outcome;
}
