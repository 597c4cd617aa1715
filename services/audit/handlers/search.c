#include "handlers/handlers.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "handlers/actors.h"
#include "handlers/reader.h"
#include "handlers/record_message.h"
#include "network/range.h"
#include "service.h"
#include "store/history_store.h"

typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;
typedef Sekisho__Audit__V1__Record Record;

static const char *const result_names[] = {
    [0] = "",
    [EVENT_RESULT_SUCCEEDED] = "succeeded",
    [EVENT_RESULT_REFUSED] = "refused",
    [EVENT_RESULT_FAILED] = "failed",
};

static struct status parse_result(const char *name, enum event_result *out)
{
    for (size_t i = 0; i < COUNT_OF(result_names); i++) {
        if (strcmp(name, result_names[i]) == 0) {
            *out = (enum event_result)i;
            return OK;
        }
    }
    return FAIL(INVALID_ARGUMENT, "result: succeeded, refused, failed or nothing");
}

/* In the one spelling in which addresses are kept: an IPv4-mapped range is one of IPv4. */
static struct status parse_network(const struct call *call, const char *text, const char **out)
{
    struct range range;
    char *spelling = arena_alloc(call->arena, RANGE_TEXT_CAPACITY);

    if (spelling == NULL)
        return arena_failure();
    if (text[0]) {
        if (!range_parse(bytes_of(text), &range))
            return FAIL(INVALID_ARGUMENT, "source: an address, or a range such as 203.0.113.0/24");
        range_encode(range, spelling);
    }
    *out = spelling;
    return OK;
}

/* One kind or several, as one list. */
static struct status parse_kinds(const struct call *call, const SearchRequest *request,
                                 struct history_filter *out)
{
    size_t count = request->n_actions + (request->action[0] ? 1 : 0);
    const char **kinds = arena_alloc_array(call->arena, count, sizeof *kinds);

    if (request->n_actions > HISTORY_KINDS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "actions: at most 27");
    if (request->n_actions > 0 && request->action[0])
        return FAIL(INVALID_ARGUMENT, "action and actions: one of them");
    if (kinds == NULL)
        return arena_failure();
    for (size_t i = 0; i < count; i++) {
        kinds[i] = request->n_actions > 0 ? request->actions[i] : request->action;
        if (kinds[i][0] == '\0' || strnlen(kinds[i], EVENT_KIND_MAXIMUM + 1) > EVENT_KIND_MAXIMUM)
            return FAIL(INVALID_ARGUMENT, "action, actions: a kind is 1 to 48 characters");
    }
    out->kinds = kinds;
    out->kind_count = count;
    return OK;
}

static struct status parse_filter(const struct call *call, const SearchRequest *request,
                                  struct history_filter *out)
{
    if (strnlen(request->actor, EVENT_LOGIN_MAXIMUM + 1) > EVENT_LOGIN_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "actor: too long");
    if (request->from_us < 0 || request->until_us < 0 || request->before_seq < 0 ||
        request->after_seq < 0)
        return FAIL(INVALID_ARGUMENT, "times and numbers: not below 0");
    if (request->before_seq > 0 && request->after_seq > 0)
        return FAIL(INVALID_ARGUMENT, "before_seq and after_seq: one of them");
    TRY(parse_kinds(call, request, out));
    TRY(parse_result(request->result, &out->result));
    TRY(parse_network(call, request->source, &out->network));
    out->from_us = request->from_us;
    out->until_us = request->until_us;
    out->before_seq = request->before_seq;
    out->after_seq = request->after_seq;
    return OK;
}

enum { SINGLE_CONDITIONS = 5, CONDITIONS_MAXIMUM = SINGLE_CONDITIONS + HISTORY_KINDS_MAXIMUM };

static_assert((int)CONDITIONS_MAXIMUM <= (int)OUTBOX_CHANGES_MAXIMUM,
              "an event holds every condition");

/* The conditions as the record of the search shows them. */
struct conditions {
    struct outbox_change changes[CONDITIONS_MAXIMUM];
    size_t count;
    char from[CLOCK_TEXT_CAPACITY];
    char until[CLOCK_TEXT_CAPACITY];
};

static void add_condition(struct conditions *conditions, const char *field, const char *value)
{
    if (value[0])
        conditions->changes[conditions->count++] =
            (struct outbox_change){.field = field, .after = value};
}

static void add_time(struct conditions *conditions, const char *field, int64_t at_us,
                     char text[static CLOCK_TEXT_CAPACITY])
{
    if (at_us == 0)
        return;
    clock_encode(at_us, text);
    add_condition(conditions, field, text);
}

static void list_conditions(const struct history_filter *filter, const char *actor,
                            struct conditions *out)
{
    add_time(out, "from", filter->from_us, out->from);
    add_time(out, "until", filter->until_us, out->until);
    add_condition(out, "actor", actor);
    for (size_t i = 0; i < filter->kind_count; i++)
        add_condition(out, "action", filter->kinds[i]);
    add_condition(out, "result", result_names[filter->result]);
    add_condition(out, "source", filter->network);
}

static struct status fill_response(struct call *call, struct db *db, int64_t tenant_id,
                                   const struct history_page *page)
{
    SearchResponse *response = call->response;
    Record *records = arena_alloc_array(call->arena, page->count, sizeof *records);

    response->records = arena_alloc_array(call->arena, page->count, sizeof(Record *));
    if (records == NULL || response->records == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++) {
        sekisho__audit__v1__record__init(&records[i]);
        response->records[i] = &records[i];
    }
    response->n_records = page->count;
    response->more_older = page->more_older;
    response->more_newer = page->more_newer;
    return record_messages(call, db, tenant_id, page->records, page->count, response->records);
}

/* Reading and its record are one transaction: who cannot be recorded does not read. */
static struct status search_and_record(struct call *call, const char *kind, int64_t tenant_id,
                                       struct history_filter *filter, size_t limit)
{
    const struct audit_service *service = call->service;
    const SearchRequest *request = call->request;
    SearchResponse *response = call->response;
    struct conditions conditions = {0};
    struct history_page page = {0};

    list_conditions(filter, request->actor, &conditions);
    struct reading reading = {
        .kind = kind, .conditions = conditions.changes, .condition_count = conditions.count};
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(db_acquire(service->backbone.db, call->log, &db));
    TRY(db_begin_tenant(db, tenant_id, &transaction));
    TRY(actors_find(call, db, tenant_id, request->actor, filter));
    TRY(history_search(db, tenant_id, filter, limit, call->arena, &page));
    TRY(reader_record(call, db, tenant_id, &reading, &response->size));
    TRY(fill_response(call, db, tenant_id, &page));
    return db_commit(&transaction);
}

/* `kind` is the event that the reading is. */
static struct status read_for(struct call *call, const char *kind, size_t most)
{
    const SearchRequest *request = call->request;
    struct history_filter filter = {0};
    int64_t tenant_id = 0;

    TRY(reader_tenant(call, request->tenant_id, &tenant_id));
    TRY(parse_filter(call, request, &filter));
    if (request->page_size > most)
        return FAIL(INVALID_ARGUMENT, "page_size: more than a page has");
    return search_and_record(call, kind, tenant_id, &filter,
                             request->page_size ? request->page_size : most);
}

struct status handle_search(struct call *call)
{
    return read_for(call, "history_searched", HISTORY_PAGE_MAXIMUM);
}

struct status handle_export(struct call *call)
{
    return read_for(call, "history_exported", HISTORY_EXPORT_MAXIMUM);
}
