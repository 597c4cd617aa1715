#include "handlers/event_decode.h"

#include <string.h>

#include "rpc/message.h"

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
    struct uuid owner;

    if (!read_uuid(message->event_id, &event->id))
        return FAIL(INVALID_ARGUMENT, "event_id: 16 bytes");
    event->tenant_id = message->tenant_id;
    event->at_us = message->at_us;
    event->kind = message->kind;
    event->service = message->service;
    event->result = (enum event_result)message->result;
    event->actor = message->actor ? or_empty(message->actor->login_id) : "";
    event->client_ip = message->source ? or_empty(message->source->address) : "";
    event->label = message->object ? or_empty(message->object->label) : "";
    if (message->actor && !read_uuid(message->actor->user_id, &event->actor_id))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes or none");
    if (message->object && !read_uuid(message->object->user_id, &owner))
        return FAIL(INVALID_ARGUMENT, "user_id: 16 bytes or none");
    return OK;
}

/* auth alone erases people, and says whom; only it says that a company is gone. */
static struct status read_erasing(const Event *message, struct event *event)
{
    bool is_of_user = strcmp(message->kind, "user_erased") == 0;
    bool is_of_company = strcmp(message->kind, "tenant_erased") == 0;

    if (!is_of_user && !is_of_company)
        return OK;
    if (strcmp(message->service, "auth") != 0)
        return FAIL(INVALID_ARGUMENT, "kind: an erasing is auth's to record");
    event->erases = is_of_user ? EVENT_ERASES_USER : EVENT_ERASES_COMPANY;
    if (is_of_user && (message->object == NULL || strcmp(message->object->kind, "user") != 0 ||
                       !uuid_parse(message->object->id, &event->erased_id)))
        return FAIL(INVALID_ARGUMENT, "object: an erasing says which user");
    return OK;
}

struct status event_decode(struct bytes bytes, struct arena *arena, struct recorded_event *out)
{
    struct event event = {.bytes = bytes};
    ProtobufCMessage *message = NULL;

    if (bytes.size > EVENT_SIZE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "event: 1 to 16384 bytes");
    TRY(rpc_message_decode(&sekisho__audit__v1__event__descriptor, bytes, RPC_STRICT, arena,
                           &message));
    Event *decoded = (Event *)message;
    if (decoded->n_sealed > 0)
        return FAIL(INVALID_ARGUMENT, "sealed: is not for who records");
    if (decoded->n_changes > EVENT_CHANGES_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "changes: at most 32");
    TRY(read_fields(decoded, &event));
    TRY(read_erasing(decoded, &event));
    TRY(event_validate(&event));
    *out = (struct recorded_event){event, decoded};
    return OK;
}
