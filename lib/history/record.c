#include "history/record.h"

#include <assert.h>

#include "rpc/message.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Record Record;
typedef Sekisho__Audit__V1__Sealed Sealed;

static char **change_text(Event *event, uint32_t place)
{
    size_t i = (place - HISTORY_CHANGES) / 2;

    if (place < HISTORY_CHANGES || i >= event->n_changes)
        return NULL;
    return place == history_before(i) ? &event->changes[i]->before : &event->changes[i]->after;
}

char **history_text(Event *event, uint32_t place)
{
    switch (place) {
    case HISTORY_LOGIN_ID:
        return event->actor ? &event->actor->login_id : NULL;
    case HISTORY_NAME:
        return event->actor ? &event->actor->name : NULL;
    case HISTORY_LABEL:
        return event->object ? &event->object->label : NULL;
    case HISTORY_REASON:
        return &event->reason;
    default:
        return change_text(event, place);
    }
}

/* A text that was opened is sealed no more: it leaves the list. */
static void forget_seal(Event *event, uint32_t place)
{
    size_t kept = 0;

    for (size_t i = 0; i < event->n_sealed; i++) {
        if (event->sealed[i]->place != place)
            event->sealed[kept++] = event->sealed[i];
    }
    event->n_sealed = kept;
}

struct status history_record_open(const Record *record, struct arena *arena, Event **out)
{
    struct bytes bytes = {record->event.data, record->event.len};
    ProtobufCMessage *message = NULL;

    TRY(rpc_message_decode(&sekisho__audit__v1__event__descriptor, bytes, RPC_TOLERANT, arena,
                           &message));
    assert(message != NULL);
    Event *event = (Event *)message;
    for (size_t i = 0; i < record->n_opened; i++) {
        char **text = history_text(event, record->opened[i]->place);
        if (text)
            *text = record->opened[i]->text;
        forget_seal(event, record->opened[i]->place);
    }
    *out = event;
    return OK;
}

bool history_is_sealed(const Event *event, uint32_t place, struct uuid *user_id_out)
{
    for (size_t i = 0; i < event->n_sealed; i++) {
        const Sealed *sealed = event->sealed[i];
        struct uuid user_id;
        if (sealed->place != place ||
            !uuid_from_bytes(sealed->user_id.data, sealed->user_id.len, &user_id))
            continue;
        if (user_id_out)
            *user_id_out = user_id;
        return true;
    }
    return false;
}

bool history_is_unreadable(const Record *record, uint32_t place)
{
    for (size_t i = 0; i < record->n_unreadable; i++) {
        if (record->unreadable[i] == place)
            return true;
    }
    return false;
}
