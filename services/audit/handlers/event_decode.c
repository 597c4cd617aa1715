#include "handlers/event_decode.h"

#include "rpc/message.h"
#include "sekisho/audit/v1/event.pb-c.h"

typedef Sekisho__Audit__V1__Event Event;

/* 16 bytes, or nil for none; false for any other size. */
static bool read_uuid(ProtobufCBinaryData data, struct uuid *out)
{
    *out = (struct uuid){0};
    return data.len == 0 || uuid_from_bytes(data.data, data.len, out);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static struct status read_fields(const Event *message, struct event *event)
{
    if (!read_uuid(message->event_id, &event->id))
        return FAIL(INVALID_ARGUMENT, "event_id: 16 bytes");
    event->tenant_id = message->tenant_id;
    event->at_us = message->at_us;
    event->kind = message->kind;
    event->service = message->service;
    event->result = (enum event_result)message->result;
    event->actor_login = message->actor ? or_empty(message->actor->login_id) : "";
    event->client_ip = message->source ? or_empty(message->source->address) : "";
    event->label = message->object ? or_empty(message->object->label) : "";
    if (message->actor && !read_uuid(message->actor->user_id, &event->actor_id))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes or none");
    return OK;
}

struct status event_decode(struct bytes bytes, struct arena *arena, struct event *out)
{
    struct event event = {.bytes = bytes};
    ProtobufCMessage *message = NULL;

    if (bytes.size > EVENT_SIZE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "event: 1 to 16384 bytes");
    TRY(rpc_message_decode(&sekisho__audit__v1__event__descriptor, bytes, RPC_STRICT, arena,
                           &message));
    TRY(read_fields((const Event *)message, &event));
    TRY(event_validate(&event));
    *out = event;
    return OK;
}
