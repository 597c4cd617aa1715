#include "handlers/sealing.h"

#include <string.h>

#include "base/utf8.h"
#include "crypto/crypto.h"
#include "crypto/seal.h"
#include "history/record.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Opened Opened;
typedef Sekisho__Audit__V1__Record Record;
typedef Sekisho__Audit__V1__Sealed Sealed;

enum {
    TEXT_MAXIMUM = EVENT_SIZE_MAXIMUM,
    BOX_MAXIMUM = TEXT_MAXIMUM + CRYPTO_SEAL_OVERHEAD,
};

/* What a box belongs to: moved to another company, event, person or place it does not open. Each
 * part has a fixed size. */
struct binding {
    uint8_t bytes[8 + UUID_SIZE + UUID_SIZE + 4];
};

static struct bytes bind(const Event *event, const uint8_t user_id[static UUID_SIZE],
                         uint32_t place, struct binding *out)
{
    bytes_put_u64(out->bytes, (uint64_t)event->tenant_id);
    memcpy(out->bytes + 8, event->event_id.data, UUID_SIZE);
    memcpy(out->bytes + 8 + UUID_SIZE, user_id, UUID_SIZE);
    bytes_put_u32(out->bytes + 8 + UUID_SIZE + UUID_SIZE, place);
    return (struct bytes){out->bytes, sizeof out->bytes};
}

static struct status copy(struct arena *arena, struct bytes bytes, ProtobufCBinaryData *out)
{
    char *copied = arena_copy_bytes(arena, bytes);

    if (copied == NULL)
        return arena_failure();
    *out = (ProtobufCBinaryData){bytes.size, (uint8_t *)copied};
    return OK;
}

static struct status make_box(const struct people *people, const Event *event,
                              const struct personal_text *text, struct arena *arena,
                              ProtobufCBinaryData *out)
{
    uint8_t key[SHA256_SIZE];
    struct binding binding;

    if (!people_key(people, text->user_id, key))
        return OK;
    CLEANUP(buffer_clear) struct buffer box;
    buffer_init(&box, BOX_MAXIMUM);
    struct status sealed = crypto_seal_with(
        key, bind(event, text->user_id.bytes, text->place, &binding), bytes_of(*text->text), &box);
    crypto_wipe(key, sizeof key);
    TRY(sealed);
    return copy(arena, buffer_bytes(&box), out);
}

static struct status seal_text(const struct people *people, const Event *event,
                               const struct personal_text *text, struct arena *arena, Sealed *out)
{
    sekisho__audit__v1__sealed__init(out);
    out->place = text->place;
    TRY(copy(arena, (struct bytes){text->user_id.bytes, UUID_SIZE}, &out->user_id));
    return make_box(people, event, text, arena, &out->box);
}

static struct status encode(struct recorded_event *recorded, struct arena *arena)
{
    size_t size = sekisho__audit__v1__event__get_packed_size(recorded->message);
    uint8_t *bytes = arena_alloc(arena, size);

    if (size > EVENT_KEPT_MAXIMUM)
        return FAIL(INTERNAL, "a sealed event is too large");
    if (bytes == NULL)
        return arena_failure();
    recorded->event.bytes =
        (struct bytes){bytes, sekisho__audit__v1__event__pack(recorded->message, bytes)};
    return OK;
}

/* Nothing about a person stays in the columns either: they are found by their id. */
static struct status clear_columns(struct recorded_event *recorded,
                                   const struct personal_text *text, struct arena *arena)
{
    char word[EVENT_ACTOR_CAPACITY];

    if (text->place == HISTORY_LABEL)
        recorded->event.label = "";
    if (text->place != HISTORY_LOGIN_ID)
        return OK;
    event_actor_word(text->user_id, word);
    recorded->event.actor = arena_copy_text(arena, word);
    return recorded->event.actor ? OK : arena_failure();
}

struct status sealing_close(const struct people *people, struct recorded_event *recorded,
                            const struct personal_text *texts, size_t count, struct arena *arena)
{
    Event *event = recorded->message;
    Sealed *sealed = arena_alloc_array(arena, count, sizeof *sealed);

    event->sealed = arena_alloc_array(arena, count, sizeof *event->sealed);
    if (sealed == NULL || event->sealed == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        if (uuid_is_nil(texts[i].user_id))
            continue;
        TRY(seal_text(people, event, &texts[i], arena, &sealed[i]));
        TRY(clear_columns(recorded, &texts[i], arena));
        *texts[i].text = (char *)(uintptr_t) "";
        event->sealed[event->n_sealed++] = &sealed[i];
    }
    return event->n_sealed > 0 ? encode(recorded, arena) : OK;
}

void sealing_list(const Event *kept, struct uuid *out, size_t capacity, size_t *count)
{
    for (size_t i = 0; i < kept->n_sealed; i++) {
        const ProtobufCBinaryData *bytes = &kept->sealed[i]->user_id;
        struct uuid user_id;
        if (uuid_from_bytes(bytes->data, bytes->len, &user_id))
            people_list_once(out, capacity, count, user_id);
    }
}

static struct status open_box(const struct people *people, const Event *kept, const Sealed *sealed,
                              struct buffer *out, bool *is_open_out)
{
    struct bytes box = {sealed->box.data, sealed->box.len};
    uint8_t key[SHA256_SIZE];
    struct binding binding;
    struct uuid user_id;

    *is_open_out = false;
    if (kept->event_id.len != UUID_SIZE)
        return FAIL(DATA_LOSS, "an event without an id");
    *is_open_out = uuid_from_bytes(sealed->user_id.data, sealed->user_id.len, &user_id) &&
                   box.size > 0 && people_key(people, user_id, key);
    if (!*is_open_out)
        return OK;
    struct status opened =
        crypto_unseal_with(key, bind(kept, user_id.bytes, sealed->place, &binding), box, out);
    crypto_wipe(key, sizeof key);
    TRY(opened);
    if (!bytes_are_utf8(buffer_bytes(out)))
        return FAIL(DATA_LOSS, "what was sealed is no text");
    return OK;
}

/* A box that somebody damaged, or put there, takes nothing away but itself. */
static struct status note_unreadable(const Sealed *sealed, Record *out)
{
    out->unreadable[out->n_unreadable++] = sealed->place;
    return OK;
}

static struct status open_text(const struct people *people, const Event *kept, const Sealed *sealed,
                               struct arena *arena, Record *out)
{
    CLEANUP(buffer_clear) struct buffer text;
    bool is_open = false;

    buffer_init(&text, TEXT_MAXIMUM);
    struct status opening = open_box(people, kept, sealed, &text, &is_open);
    if (opening.code == STATUS_DATA_LOSS)
        return note_unreadable(sealed, out);
    TRY(opening);
    if (!is_open)
        return OK;
    Opened *opened = arena_alloc(arena, sizeof *opened);
    if (opened == NULL)
        return arena_failure();
    sekisho__audit__v1__opened__init(opened);
    opened->place = sealed->place;
    opened->text = arena_copy_bytes(arena, buffer_bytes(&text));
    if (opened->text == NULL)
        return arena_failure();
    out->opened[out->n_opened++] = opened;
    return OK;
}

struct status sealing_open(const struct people *people, const Event *kept, struct arena *arena,
                           Record *out)
{
    out->opened = arena_alloc_array(arena, kept->n_sealed, sizeof *out->opened);
    out->unreadable = arena_alloc_array(arena, kept->n_sealed, sizeof *out->unreadable);
    if (out->opened == NULL || out->unreadable == NULL)
        return arena_failure();
    for (size_t i = 0; i < kept->n_sealed; i++)
        TRY(open_text(people, kept, kept->sealed[i], arena, out));
    return OK;
}
