/* Any bytes as an event for the history. What is accepted is kept as the very bytes, keeps every
 * rule, and says the same when it is written canonically; a field more or a field twice refuses
 * it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "handlers/event_decode.h"
#include "network/address.h"
#include "sekisho/audit/v1/event.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef Sekisho__Audit__V1__Event Event;

static bool decode(struct bytes bytes, struct arena *arena, struct event *out)
{
    struct status status = event_decode(bytes, arena, out);

    assert(status_is_ok(status) || status.code == STATUS_INVALID_ARGUMENT);
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
    assert_text(event->actor_login, EVENT_LOGIN_MAXIMUM);
    assert_text(event->label, EVENT_LABEL_MAXIMUM);
    assert(event->client_ip[0] == '\0' || address_parse(bytes_of(event->client_ip), &address));
}

static void assert_same(const struct event *a, const struct event *b)
{
    assert(uuid_equal(a->id, b->id) && uuid_equal(a->actor_id, b->actor_id));
    assert(a->tenant_id == b->tenant_id && a->at_us == b->at_us && a->result == b->result);
    assert(strcmp(a->kind, b->kind) == 0 && strcmp(a->service, b->service) == 0);
    assert(strcmp(a->actor_login, b->actor_login) == 0 && strcmp(a->label, b->label) == 0);
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
    assert(decode((struct bytes){canonical, size}, arena, &again));
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
    assert(!decode((struct bytes){both, bytes.size + more.size}, arena, &event));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t UNKNOWN[] = {0xf8, 0x07, 0x01}; /* field 127, a number */
    struct bytes bytes = {data, size};
    CLEANUP(arena_clear) struct arena arena;
    struct event event;

    arena_init(&arena, 16 << 20);
    if (!decode(bytes, &arena, &event))
        return 0;
    assert(event.bytes.data == data && event.bytes.size == size);
    assert_keeps_rules(&event);
    assert_canonical(&event, &arena);
    assert_refused_with(bytes, bytes, &arena); /* its id twice */
    assert_refused_with(bytes, (struct bytes){UNKNOWN, sizeof UNKNOWN}, &arena);
    return 0;
}
