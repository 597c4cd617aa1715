#include "outbox/event.h"

#include "sekisho/audit/v1/event.pb-c.h"
#include "text/length.h"
#include "text/utf8.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Actor Actor;
typedef Sekisho__Audit__V1__Source Source;
typedef Sekisho__Audit__V1__Object Object;
typedef Sekisho__Audit__V1__Change Change;

enum {
    KIND_MAXIMUM = 48,
    ID_MAXIMUM = 64,
    ADDRESS_MAXIMUM = 45,
    LABEL_MAXIMUM = 256,
    VALUE_MAXIMUM = 512,
};

_Static_assert((int)OUTBOX_ACTOR_INTERNAL == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_INTERNAL &&
                   (int)OUTBOX_FAILED == SEKISHO__AUDIT__V1__RESULT__RESULT_FAILED,
               "the numbers are those of event.proto");

/* The message under construction: protobuf-c points to its parts. */
struct parts {
    Event event;
    Actor actor;
    Source source;
    Object object;
    Change changes[OUTBOX_CHANGES_MAXIMUM];
    Change *change_list[OUTBOX_CHANGES_MAXIMUM];
};

struct uuid outbox_event_id(const struct crypto_hmac_key *key, struct bytes idempotency_key,
                            uint32_t step)
{
    uint8_t digest[SHA256_SIZE];
    uint8_t number[4];
    struct crypto_hmac state;

    /* The number has a fixed size and comes last: no other key and step give the same bytes. */
    bytes_put_u32(number, step);
    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, idempotency_key.data, idempotency_key.size);
    crypto_hmac_add(&state, number, sizeof number);
    crypto_hmac_finish(&state, digest);
    return uuid_v8(digest);
}

static bool is_kind(const char *kind)
{
    size_t length = kind ? strnlen(kind, KIND_MAXIMUM + 1) : 0;

    return length >= 1 && length <= KIND_MAXIMUM && kind[0] >= 'a' && kind[0] <= 'z' &&
           strspn(kind, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* What only a mistake of ours can break. */
static bool is_whole(const struct outbox_event *event)
{
    return !uuid_is_nil(event->id) && event->tenant_id > 0 && event->at_us > 0 &&
           is_kind(event->kind) && event->actor.kind >= OUTBOX_ACTOR_STAFF &&
           event->actor.kind <= OUTBOX_ACTOR_INTERNAL && event->result >= OUTBOX_SUCCEEDED &&
           event->result <= OUTBOX_FAILED && event->change_count <= OUTBOX_CHANGES_MAXIMUM &&
           event->count >= 0;
}

/* A copy of at most `maximum` bytes. protobuf-c leaves the empty text out. */
static struct status put_text(struct arena *arena, const char *text, size_t maximum, char **out)
{
    static const char mark[] = "…";
    struct bytes whole = bytes_of(text ? text : "");

    if (!utf8_is_text(whole))
        return FAIL(INVALID_ARGUMENT, "a text is not UTF-8");
    if (whole.size <= maximum) {
        *out = arena_copy_bytes(arena, whole);
    } else {
        struct bytes kept = text_truncate_bytes(whole, maximum - strlen(mark));
        *out = arena_format(arena, "%.*s%s", (int)kept.size, text, mark);
    }
    return *out ? OK : arena_failure();
}

/* protobuf-c does not change what it packs; a nil UUID is left out. */
static ProtobufCBinaryData put_uuid(const struct uuid *uuid)
{
    if (uuid_is_nil(*uuid))
        return (ProtobufCBinaryData){0};
    return (ProtobufCBinaryData){UUID_SIZE, (uint8_t *)(uintptr_t)uuid->bytes};
}

static struct status put_actor(struct arena *arena, const struct outbox_event *event, Actor *out)
{
    sekisho__audit__v1__actor__init(out);
    out->kind = (Sekisho__Audit__V1__ActorKind)event->actor.kind;
    out->user_id = put_uuid(&event->actor.user_id);
    TRY(put_text(arena, event->actor.login_id, ID_MAXIMUM, &out->login_id));
    return put_text(arena, event->actor.name, LABEL_MAXIMUM, &out->name);
}

static struct status put_source(struct arena *arena, const struct outbox_event *event, Source *out)
{
    sekisho__audit__v1__source__init(out);
    out->session_id = put_uuid(&event->source.session_id);
    TRY(put_text(arena, event->source.address, ADDRESS_MAXIMUM, &out->address));
    return put_text(arena, event->source.user_agent, LABEL_MAXIMUM, &out->user_agent);
}

static struct status put_object(struct arena *arena, const struct outbox_event *event, Object *out)
{
    sekisho__audit__v1__object__init(out);
    out->user_id = put_uuid(&event->object.user_id);
    TRY(put_text(arena, event->object.kind, KIND_MAXIMUM, &out->kind));
    TRY(put_text(arena, event->object.id, ID_MAXIMUM, &out->id));
    return put_text(arena, event->object.label, LABEL_MAXIMUM, &out->label);
}

static struct status put_changes(struct arena *arena, const struct outbox_event *event,
                                 struct parts *parts)
{
    for (size_t i = 0; i < event->change_count; i++) {
        const struct outbox_change *change = &event->changes[i];
        Change *out = &parts->changes[i];
        sekisho__audit__v1__change__init(out);
        TRY(put_text(arena, change->field, KIND_MAXIMUM, &out->field));
        TRY(put_text(arena, change->before, VALUE_MAXIMUM, &out->before));
        TRY(put_text(arena, change->after, VALUE_MAXIMUM, &out->after));
        parts->change_list[i] = out;
    }
    parts->event.n_changes = event->change_count;
    parts->event.changes = parts->change_list;
    return OK;
}

static struct status put_event(struct arena *arena, const struct outbox_event *event,
                               const char *service, struct parts *parts)
{
    sekisho__audit__v1__event__init(&parts->event);
    parts->event.event_id = put_uuid(&event->id);
    parts->event.tenant_id = event->tenant_id;
    parts->event.at_us = event->at_us;
    parts->event.result = (Sekisho__Audit__V1__Result)event->result;
    parts->event.correlation_id = put_uuid(&event->correlation_id);
    parts->event.count = event->count;
    parts->event.actor = &parts->actor;
    parts->event.source = &parts->source;
    parts->event.object = &parts->object;
    TRY(put_text(arena, event->kind, KIND_MAXIMUM, &parts->event.kind));
    TRY(put_text(arena, service, KIND_MAXIMUM, &parts->event.service));
    TRY(put_text(arena, event->reason, LABEL_MAXIMUM, &parts->event.reason));
    TRY(put_actor(arena, event, &parts->actor));
    TRY(put_source(arena, event, &parts->source));
    TRY(put_object(arena, event, &parts->object));
    return put_changes(arena, event, parts);
}

struct status outbox_event_encode(const struct outbox_event *event, const char *service,
                                  struct arena *arena, struct bytes *out)
{
    struct parts *parts = arena_alloc(arena, sizeof *parts);

    if (!is_whole(event))
        return FAIL(INTERNAL, "the event is incomplete");
    if (parts == NULL)
        return arena_failure();
    TRY(put_event(arena, event, service, parts));
    size_t size = sekisho__audit__v1__event__get_packed_size(&parts->event);
    if (size > OUTBOX_EVENT_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too much for one event");
    uint8_t *bytes = arena_alloc(arena, size);
    if (bytes == NULL)
        return arena_failure();
    *out = (struct bytes){bytes, sekisho__audit__v1__event__pack(&parts->event, bytes)};
    return OK;
}
