/* Any bytes as an event for the history. What is accepted keeps every rule, and says the same when
 * it is written canonically; a field more or a field twice refuses it. Sealed, it has no text about
 * a person and is opened to what it was. And any bytes as an event that is kept: what cannot be
 * opened is not. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "crypto/crypto.h"
#include "handlers/sealing.h"
#include "history/record.h"
#include "network/address.h"
#include "rpc/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef Sekisho__Audit__V1__Event Event;

static bool decode(struct bytes bytes, struct arena *arena, struct event *out)
{
    struct recorded_event recorded = {0};
    struct status status = event_decode(bytes, arena, &recorded);

    assert(status_is_ok(status) || status.code == STATUS_INVALID_ARGUMENT);
    *out = recorded.event;
    return status_is_ok(status);
}

static void assert_text(const char *text, size_t maximum)
{
    assert(strlen(text) <= maximum && bytes_are_utf8(bytes_of(text)));
}

static void assert_keeps_rules(const struct event *event)
{
    struct address address;

    assert(!uuid_is_nil(event->id) && event->tenant_id > 0);
    assert(event->result >= EVENT_RESULT_SUCCEEDED && event->result <= EVENT_RESULT_FAILED);
    assert_text(event->kind, EVENT_KIND_MAXIMUM);
    assert_text(event->actor, EVENT_LOGIN_MAXIMUM);
    assert_text(event->label, EVENT_LABEL_MAXIMUM);
    assert(event->client_ip[0] == '\0' || address_parse(bytes_of(event->client_ip), &address));
}

static void assert_same(const struct event *a, const struct event *b)
{
    assert(uuid_equal(a->id, b->id) && uuid_equal(a->actor_id, b->actor_id));
    assert(a->tenant_id == b->tenant_id && a->at_us == b->at_us && a->result == b->result);
    assert(strcmp(a->kind, b->kind) == 0 && strcmp(a->service, b->service) == 0);
    assert(strcmp(a->actor, b->actor) == 0 && strcmp(a->label, b->label) == 0);
    assert(strcmp(a->client_ip, b->client_ip) == 0);
}

/* Written again with defaults left out and fields in order it is never longer, and the second
 * writing is the first. */
static void assert_canonical(const struct event *event, struct arena *arena)
{
    Event *message = sekisho__audit__v1__event__unpack(NULL, event->bytes.size, event->bytes.data);
    struct event again;
    assert(message != NULL);
    size_t size = sekisho__audit__v1__event__get_packed_size(message);
    uint8_t *canonical = arena_alloc(arena, size);

    assert(canonical != NULL && size <= event->bytes.size);
    sekisho__audit__v1__event__pack(message, canonical);
    sekisho__audit__v1__event__free_unpacked(message, NULL);
    bool is_taken = decode((struct bytes){canonical, size}, arena, &again);
    assert(is_taken);
    assert_same(event, &again);
    assert(again.bytes.data == canonical && again.bytes.size == size);
}

static void assert_refused_with(struct bytes bytes, struct bytes more, struct arena *arena)
{
    uint8_t *both = arena_alloc(arena, bytes.size + more.size);
    struct event event;

    assert(both != NULL);
    memcpy(both, bytes.data, bytes.size);
    memcpy(both + bytes.size, more.data, more.size);
    bool is_taken = decode((struct bytes){both, bytes.size + more.size}, arena, &event);
    assert(!is_taken);
}

/* Whom the texts are about, and one person for those that are about whoever has a login ID. */
static void know_somebody(struct personal_text *texts, size_t count, struct people *people)
{
    static const uint8_t company[SHA256_SIZE] = {7};
    static struct person list[HISTORY_REASON + 2 * EVENT_CHANGES_MAXIMUM];

    *people = (struct people){.list = list, .capacity = COUNT_OF(list)};
    assert(status_is_ok(people_set_company(people, company)));
    for (size_t i = 0; i < count; i++) {
        if (uuid_is_nil(texts[i].user_id))
            texts[i].user_id.bytes[0] = 1;
        const struct person person = {.user_id = texts[i].user_id};
        if (people_find(people, person.user_id) == NULL)
            assert(status_is_ok(people_add(people, &person)));
    }
}

/* What is kept, as a reader gets it. */
static Event *open_kept(const struct people *people, struct bytes kept, struct arena *arena)
{
    Sekisho__Audit__V1__Record record = SEKISHO__AUDIT__V1__RECORD__INIT;
    ProtobufCMessage *message = NULL;
    Event *opened = NULL;

    assert(status_is_ok(rpc_message_decode(&sekisho__audit__v1__event__descriptor, kept, RPC_STRICT,
                                           arena, &message)));
    for (size_t i = 0; i < ((Event *)message)->n_sealed; i++)
        assert((*history_text((Event *)message, ((Event *)message)->sealed[i]->place))[0] == '\0');
    record.event = (ProtobufCBinaryData){kept.size, (uint8_t *)(uintptr_t)kept.data};
    assert(status_is_ok(sealing_open(people, (Event *)message, arena, &record)));
    assert(record.n_unreadable == 0);
    assert(status_is_ok(history_record_open(&record, arena, &opened)));
    assert(opened->n_sealed == 0);
    return opened;
}

static struct bytes pack(const Event *event, struct arena *arena)
{
    size_t size = sekisho__audit__v1__event__get_packed_size(event);
    uint8_t *bytes = arena_alloc(arena, size);

    assert(bytes != NULL);
    return (struct bytes){bytes, sekisho__audit__v1__event__pack(event, bytes)};
}

static void assert_sealed_and_opened(struct bytes bytes, struct arena *arena)
{
    struct personal_text texts[HISTORY_REASON + 2 * EVENT_CHANGES_MAXIMUM];
    CLEANUP(people_close) struct people people = {0};
    struct recorded_event recorded;

    assert(status_is_ok(event_decode(bytes, arena, &recorded)));
    struct bytes before = pack(recorded.message, arena);
    assert(personal_count(recorded.message) <= COUNT_OF(texts));
    size_t count = personal_list(recorded.message, texts);
    know_somebody(texts, count, &people);
    assert(status_is_ok(sealing_close(&people, &recorded, texts, count, arena)));
    assert(recorded.event.bytes.size <= EVENT_KEPT_MAXIMUM);
    assert(bytes_equal(before, pack(open_kept(&people, recorded.event.bytes, arena), arena)));
}

static void open_anything(struct bytes bytes, struct arena *arena)
{
    Sekisho__Audit__V1__Record record = SEKISHO__AUDIT__V1__RECORD__INIT;
    struct personal_text whom = {.user_id = {{1}}};
    CLEANUP(people_close) struct people people = {0};
    ProtobufCMessage *message = NULL;
    Event *opened = NULL;

    if (!status_is_ok(rpc_message_decode(&sekisho__audit__v1__event__descriptor, bytes,
                                         RPC_TOLERANT, arena, &message)))
        return;
    know_somebody(&whom, 1, &people);
    assert(status_is_ok(sealing_open(&people, (const Event *)message, arena, &record)));
    record.event = (ProtobufCBinaryData){bytes.size, (uint8_t *)(uintptr_t)bytes.data};
    assert(status_is_ok(history_record_open(&record, arena, &opened)));
}

static void open_crypto_once(void)
{
    static const struct crypto_options options = {.allow_unlocked_memory = true};
    static bool is_open;

    if (!is_open)
        assert(status_is_ok(crypto_open(&options)));
    is_open = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t UNKNOWN[] = {0xf8, 0x07, 0x01}; /* field 127, a number */
    struct bytes bytes = {data, size};
    CLEANUP(arena_clear) struct arena arena;
    struct event event;

    open_crypto_once();
    arena_init(&arena, 16 << 20);
    open_anything(bytes, &arena);
    if (!decode(bytes, &arena, &event))
        return 0;
    assert(event.bytes.data == data && event.bytes.size == size);
    assert_keeps_rules(&event);
    assert_canonical(&event, &arena);
    assert_sealed_and_opened(bytes, &arena);
    assert_refused_with(bytes, bytes, &arena); /* its id twice */
    assert_refused_with(bytes, (struct bytes){UNKNOWN, sizeof UNKNOWN}, &arena);
    return 0;
}
