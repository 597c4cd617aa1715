#include "peers/audit.h"

#include "crypto/hash.h"
#include "history/record.h"
#include "rpc/field.h"

#define AUDIT(name) Sekisho__Audit__V1__##name

static const struct rpc_target SEARCH = {
    .name = "sekisho.audit.v1.History/Search",
    .response = &sekisho__audit__v1__search_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target EXPORT = {
    .name = "sekisho.audit.v1.History/Export",
    .response = &sekisho__audit__v1__search_response__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static const struct rpc_target GET = {
    .name = "sekisho.audit.v1.History/Get",
    .response = &sekisho__audit__v1__record__descriptor,
    .repeat = RPC_REPEAT_SAFE,
};

static struct status broken(void)
{
    return FAIL(UNAVAILABLE, "audit gave an answer that makes no sense");
}

static enum audit_text text_of(const AUDIT(Record) * record, const AUDIT(Event) * event,
                               uint32_t place)
{
    if (!history_is_sealed(event, place, NULL))
        return AUDIT_TEXT_THERE;
    return history_is_unreadable(record, place) ? AUDIT_TEXT_UNREADABLE : AUDIT_TEXT_ERASED;
}

static struct status read_changes(const AUDIT(Record) * record, const AUDIT(Event) * event,
                                  struct arena *arena, struct audit_event *out)
{
    out->changes = arena_alloc_array(arena, event->n_changes, sizeof *out->changes);
    if (out->changes == NULL)
        return arena_failure();
    for (size_t i = 0; i < event->n_changes; i++)
        out->changes[i] =
            (struct audit_change){.field = event->changes[i]->field,
                                  .before = event->changes[i]->before,
                                  .after = event->changes[i]->after,
                                  .before_text = text_of(record, event, history_before(i)),
                                  .after_text = text_of(record, event, history_after(i))};
    out->change_count = event->n_changes;
    return OK;
}

/* The id of the user who was called so; "" when the text is there, or never was. */
static struct status read_missing(const AUDIT(Event) * event, uint32_t place, struct arena *arena,
                                  const char **out)
{
    char text[UUID_TEXT_CAPACITY] = "";
    struct uuid user_id;

    if (history_is_sealed(event, place, &user_id))
        uuid_encode(user_id, text);
    *out = arena_copy_text(arena, text);
    return *out ? OK : arena_failure();
}

static struct status read_parties(const AUDIT(Record) * record, const AUDIT(Event) * event,
                                  struct arena *arena, struct audit_event *out)
{
    out->actor_login = event->actor ? event->actor->login_id : "";
    out->actor_name = event->actor ? event->actor->name : "";
    out->is_by_system =
        event->actor && event->actor->kind == SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_SYSTEM;
    out->address = event->source ? event->source->address : "";
    out->user_agent = event->source ? event->source->user_agent : "";
    out->object_label = event->object ? event->object->label : "";
    out->actor_text = text_of(record, event, HISTORY_LOGIN_ID);
    out->object_text = text_of(record, event, HISTORY_LABEL);
    TRY(read_missing(event, HISTORY_LOGIN_ID, arena, &out->actor_missing_id));
    return read_missing(event, HISTORY_LABEL, arena, &out->object_missing_id);
}

/* An event of a newer version may have fields that we do not know; they are not shown. */
static struct status read_event(const AUDIT(Record) * record, struct arena *arena,
                                struct audit_event *out)
{
    AUDIT(Event) *event = NULL;

    TRY(history_record_open(record, arena, &event));
    if (!uuid_from_bytes(event->event_id.data, event->event_id.len, &out->id))
        return broken();
    if (!uuid_from_bytes(event->correlation_id.data, event->correlation_id.len,
                         &out->correlation_id))
        out->correlation_id = (struct uuid){0};
    out->at_us = event->at_us;
    out->kind = event->kind;
    out->service = event->service;
    out->result = (enum audit_result)event->result;
    out->reason = event->reason;
    out->reason_text = text_of(record, event, HISTORY_REASON);
    out->count = event->count;
    TRY(read_parties(record, event, arena, out));
    return read_changes(record, event, arena, out);
}

static struct status read_record(const AUDIT(Record) * record, struct arena *arena,
                                 struct audit_event *out)
{
    if (record->leaf_hash.len != SHA256_SIZE || record->seq <= 0)
        return broken();
    out->seq = record->seq;
    out->recorded_at_us = record->recorded_at_us;
    out->leaf_hash = record->leaf_hash.data;
    return read_event(record, arena, out);
}

static struct status ask(struct rpc_client *client, const struct rpc_target *target,
                         const struct rpc_call_options *options,
                         const struct audit_question *question, struct arena *arena,
                         struct audit_page *out)
{
    AUDIT(SearchRequest) request;
    const void *answer = NULL;

    sekisho__audit__v1__search_request__init(&request);
    request.from_us = question->from_us;
    request.until_us = question->until_us;
    request.before_seq = question->before_seq;
    request.after_seq = question->after_seq;
    request.page_size = question->page_size;
    request.actor = rpc_text(question->actor);
    request.actions = rpc_texts(question->kinds);
    request.n_actions = question->kind_count;
    request.result = rpc_text(question->result);
    request.source = rpc_text(question->source);
    TRY(rpc_call(client, target, &request.base, options, arena, &answer));
    const AUDIT(SearchResponse) *response = answer;

    struct audit_page page = {.count = response->n_records,
                              .more_older = response->more_older,
                              .more_newer = response->more_newer,
                              .size = response->size};
    page.events = arena_alloc_array(arena, page.count, sizeof *page.events);
    if (page.events == NULL)
        return arena_failure();
    for (size_t i = 0; i < page.count; i++)
        TRY(read_record(response->records[i], arena, &page.events[i]));
    *out = page;
    return OK;
}

struct status audit_search(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct audit_question *question, struct arena *arena,
                           struct audit_page *out)
{
    return ask(client, &SEARCH, options, question, arena, out);
}

struct status audit_export(struct rpc_client *client, const struct rpc_call_options *options,
                           const struct audit_question *question, struct arena *arena,
                           struct audit_page *out)
{
    return ask(client, &EXPORT, options, question, arena, out);
}

struct status audit_get(struct rpc_client *client, const struct rpc_call_options *options,
                        int64_t seq, struct arena *arena, struct audit_event *out)
{
    AUDIT(GetRequest) request;
    const void *answer = NULL;

    sekisho__audit__v1__get_request__init(&request);
    request.seq = seq;
    TRY(rpc_call(client, &GET, &request.base, options, arena, &answer));
    return read_record(answer, arena, out);
}
