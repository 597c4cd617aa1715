#include "backbone/backbone_private.h"

#include <stdio.h>

#include "base/clock.h"
#include "rpc/field.h"
#include "sekisho/audit/v1/history.pb-c.h"

typedef Sekisho__Audit__V1__AppendRequest AppendRequest;
typedef Sekisho__Audit__V1__AppendResponse AppendResponse;

enum {
    DELIVERY_TIMEOUT_MS = 3000,         /* the relay holds a transaction open meanwhile */
    DELIVERY_ARENA_MAXIMUM = 256 << 10, /* the answer has at most one number for each event */
};

static const struct rpc_target APPEND = {
    .name = "sekisho.audit.v1.History/Append",
    .response = &sekisho__audit__v1__append_response__descriptor,
    .repeat = RPC_REPEAT_SAFE, /* audit skips the events it has */
};

static struct status deliver(void *context, const struct outbox_entry *entries, size_t count,
                             bool *refused)
{
    struct backbone *backbone = context;
    ProtobufCBinaryData events[OUTBOX_BATCH_MAXIMUM];
    AppendRequest request = SEKISHO__AUDIT__V1__APPEND_REQUEST__INIT;
    struct rpc_call_options options = {.deadline_monotonic_ms =
                                           clock_monotonic_ms() + DELIVERY_TIMEOUT_MS};

    for (size_t i = 0; i < count; i++)
        events[i] = rpc_bytes(entries[i].bytes);
    request.events = events;
    request.n_events = count;

    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, DELIVERY_ARENA_MAXIMUM);
    const void *answer = NULL;
    TRY(rpc_call(backbone->audit, &APPEND, &request.base, &options, &arena, &answer));
    const AppendResponse *response = answer;
    for (size_t i = 0; i < response->n_refused; i++) {
        if (response->refused[i] < count)
            refused[response->refused[i]] = true;
    }
    return OK;
}

/* One call leads to events of several services under one idempotency key. The name in the purpose
 * keeps their ids apart also where services were given the same key file: audit would take the
 * second for a repetition and skip it. */
struct status backbone_open_event_keys(const char *service, const struct crypto_key_set *keys,
                                       struct crypto_hmac_keys *out)
{
    char purpose[BACKBONE_NAME_CAPACITY];

    (void)snprintf(purpose, sizeof purpose, "event-id of %s", service);
    return crypto_hmac_keys_open(keys, purpose, out);
}

static struct status open_keys(struct backbone *backbone)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};

    TRY(crypto_key_set_load(backbone->settings->event_key_file,
                            backbone->settings->event_previous_key_file, backbone->log, &keys));
    TRY(backbone_open_event_keys(backbone->definition->name, &keys, &backbone->event_keys));
    return crypto_hmac_keys_open(&keys, "idempotency", &backbone->idempotency_keys);
}

struct status backbone_open_outbox(struct backbone *backbone)
{
    const struct backbone_settings *settings = backbone->settings;

    TRY(open_keys(backbone));
    TRY(backbone_connect(backbone, "audit", &settings->audit, &backbone->audit));
    struct outbox_settings outbox = {
        .service = backbone->definition->name,
        .pool = backbone->db_system,
        .clock = backbone->clock,
        .key = &backbone->event_keys.current,
        .deliver = deliver,
        .context = backbone,
        .log = backbone->log,
        .rows_maximum = settings->outbox_rows_maximum,
        .age_maximum_ms = settings->outbox_age_maximum_ms,
    };
    return outbox_open(&outbox, &backbone->outbox);
}
