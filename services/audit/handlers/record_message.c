#include "handlers/record_message.h"

#include "handlers/sealing.h"
#include "rpc/message.h"
#include "service.h"
#include "store/subject_store.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Record Record;

static struct status fill(const struct call *call, const struct record *record, Record *out)
{
    out->seq = record->seq;
    out->recorded_at_us = record->recorded_at_us;
    TRY(call_bytes(call, record->event.data, record->event.size, &out->event));
    return call_bytes(call, record->leaf_hash, sizeof record->leaf_hash, &out->leaf_hash);
}

/* NULL for one without anything sealed. Bytes that are no event are given as they are: it is their
 * reader's to say that they make no sense. */
static struct status decode(const struct call *call, const struct record *record, const Event **out)
{
    ProtobufCMessage *message = NULL;
    struct status decoded = rpc_message_decode(&sekisho__audit__v1__event__descriptor,
                                               record->event, RPC_TOLERANT, call->arena, &message);

    *out = NULL;
    if (decoded.code == STATUS_INVALID_ARGUMENT)
        return OK;
    TRY(decoded);
    if (((const Event *)message)->n_sealed > 0)
        *out = (const Event *)message;
    return OK;
}

static size_t count_sealed(const Event *const *events, size_t count)
{
    size_t sealed = 0;

    for (size_t i = 0; i < count; i++)
        sealed += events[i] ? events[i]->n_sealed : 0;
    return sealed;
}

static struct status find_people(const struct call *call, struct db *db, int64_t tenant_id,
                                 const Event *const *events, size_t count, struct people *people)
{
    size_t capacity = count_sealed(events, count);
    struct uuid *user_ids = arena_alloc_array(call->arena, capacity, sizeof *user_ids);
    size_t found = 0;

    people->list = arena_alloc_array(call->arena, capacity, sizeof *people->list);
    people->capacity = capacity;
    if (user_ids == NULL || people->list == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        if (events[i])
            sealing_list(events[i], user_ids, capacity, &found);
    }
    return found > 0 ? subject_store_find(db, tenant_id, user_ids, found, people) : OK;
}

/* For a human to look at: the history says that something was there. */
static void tell_unreadable(const struct call *call, const Record *record)
{
    struct audit_service *service = call->service;

    for (size_t i = 0; i < record->n_unreadable; i++) {
        metrics_count(&service->counters.unreadable);
        log_error(call->log, "history_text_unreadable", LOG_INT("seq", record->seq),
                  LOG_INT("place", record->unreadable[i]));
    }
}

struct status record_messages(const struct call *call, struct db *db, int64_t tenant_id,
                              const struct record *records, size_t count, Record *const *out)
{
    const Event **events = arena_alloc_array(call->arena, count, sizeof *events);
    CLEANUP(people_close) struct people people = {0};

    if (events == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        TRY(fill(call, &records[i], out[i]));
        TRY(decode(call, &records[i], &events[i]));
    }
    TRY(find_people(call, db, tenant_id, events, count, &people));
    for (size_t i = 0; i < count; i++) {
        if (events[i])
            TRY(sealing_open(&people, events[i], call->arena, out[i]));
        tell_unreadable(call, out[i]);
    }
    return OK;
}
