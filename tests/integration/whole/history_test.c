/* The operation history as audit keeps it: once, in order, without gaps, for ever, each company its
 * own. */
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "outbox/event.h"
#include "rpc/message.h"
#include "sekisho/audit/v1/event.pb-c.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "support/world/targets.h"
#include "support/world/world.h"

typedef Sekisho__Audit__V1__AppendRequest AppendRequest;
typedef Sekisho__Audit__V1__AppendResponse AppendResponse;
typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

enum { ARENA_MAXIMUM = 8 << 20, BATCH = 50 };

/* The event number `number` of a tenant; the same arguments give the same bytes. */
static ProtobufCBinaryData event_at(struct arena *arena, int64_t tenant_id, uint32_t number,
                                    int64_t at_us)
{
    struct uuid id = {{0}};
    struct bytes bytes;

    bytes_put_u64(id.bytes, (uint64_t)tenant_id);
    bytes_put_u32(id.bytes + 8, number + 1);
    struct outbox_event outbox = {
        .id = id,
        .tenant_id = tenant_id,
        .at_us = at_us,
        .kind = number % 2 ? "user_created" : "user_disabled",
        .actor = {.kind = OUTBOX_ACTOR_STAFF, .login_id = number % 5 ? "suzuki.m" : "takahashi"},
        .source = {.address = number % 3 ? "203.0.113.14" : "198.51.100.7"},
        .result = OUTBOX_SUCCEEDED,
    };
    CHECK_OK(outbox_event_encode(&outbox, "sso", arena, &bytes));
    return (ProtobufCBinaryData){bytes.size,
                                 memcpy(arena_alloc(arena, bytes.size), bytes.data, bytes.size)};
}

static ProtobufCBinaryData event(struct arena *arena, int64_t tenant_id, uint32_t number)
{
    static const int64_t AT_US = INT64_C(1795530668000000);

    return event_at(arena, tenant_id, number, AT_US + number);
}

static struct status append(struct arena *arena, ProtobufCBinaryData *events, size_t count,
                            const AppendResponse **out)
{
    AppendRequest request;
    const void *answer = NULL;

    sekisho__audit__v1__append_request__init(&request);
    request.events = events;
    request.n_events = count;
    struct status status =
        world_call(AUDIT, SSO, &APPEND_EVENTS, &request.base, NULL, arena, &answer);
    *out = answer;
    return (struct status){status.code, status_code_name(status.code)};
}

static void append_range(int64_t tenant_id, uint32_t from, uint32_t count)
{
    CLEANUP(arena_clear) struct arena arena;
    ProtobufCBinaryData events[BATCH];
    const AppendResponse *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    for (uint32_t i = 0; i < count; i++)
        events[i] = event(&arena, tenant_id, from + i);
    CHECK_OK(append(&arena, events, count, &answer));
    CHECK_INT(answer->appended + answer->skipped, count);
}

struct question {
    int64_t tenant_id;
    int64_t before_seq;
    int64_t after_seq;
    const char *actor;
    const char *action;
    const char *const *actions;
    size_t action_count;
    const char *source;
    uint32_t page_size;
};

static struct status call_search(struct arena *arena, struct question question, const void **out)
{
    SearchRequest request;

    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = question.tenant_id;
    request.before_seq = question.before_seq;
    request.after_seq = question.after_seq;
    request.page_size = question.page_size;
    request.actor = arena_copy_text(arena, question.actor ? question.actor : "");
    request.action = arena_copy_text(arena, question.action ? question.action : "");
    request.source = arena_copy_text(arena, question.source ? question.source : "");
    request.actions = arena_alloc_array(arena, question.action_count, sizeof(char *));
    request.n_actions = question.action_count;
    for (size_t i = 0; i < question.action_count; i++)
        request.actions[i] = arena_copy_text(arena, question.actions[i]);
    struct status status =
        world_call(AUDIT, OPERATOR, &SEARCH_EVENTS, &request.base, NULL, arena, out);
    return (struct status){status.code, status_code_name(status.code)};
}

static const SearchResponse *search(struct arena *arena, struct question question)
{
    const void *answer = NULL;

    CHECK_OK(call_search(arena, question, &answer));
    return answer;
}

static void refuses_what_is_no_event_and_keeps_the_rest(void)
{
    CLEANUP(arena_clear) struct arena arena;
    static uint8_t noise[] = {0xff, 0xff, 0xff};
    const AppendResponse *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    ProtobufCBinaryData events[] = {
        event(&arena, 100, 0), {sizeof noise, noise}, {0, NULL}, event(&arena, 100, 1)};
    CHECK_OK(append(&arena, events, COUNT_OF(events), &answer));
    CHECK_INT(answer->appended, 2);
    CHECK_INT(answer->n_refused, 2);
    CHECK_INT(answer->refused[0], 1);
    CHECK_INT(answer->refused[1], 2);
    CHECK_STATUS(append(&arena, NULL, 0, &answer), INVALID_ARGUMENT);
}

static void *append_all(void *unused)
{
    (void)unused;
    for (uint32_t from = 0; from < 4 * BATCH; from += BATCH)
        append_range(200, from, BATCH);
    return NULL;
}

static void keeps_each_event_once_without_gaps_however_often_it_comes(void)
{
    enum { SENDERS = 4 };
    CLEANUP(arena_clear) struct arena arena;
    pthread_t threads[SENDERS];

    for (size_t i = 0; i < SENDERS; i++)
        CHECK(pthread_create(&threads[i], NULL, append_all, NULL) == 0);
    for (size_t i = 0; i < SENDERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    arena_init(&arena, ARENA_MAXIMUM);
    const SearchResponse *newest = search(&arena, (struct question){.tenant_id = 200});
    CHECK_INT(newest->records[0]->seq, 4 * BATCH);
    CHECK_INT(newest->records[99]->seq, 4 * BATCH - 99);
    CHECK(newest->more_older && !newest->more_newer);
}

/* Down and up again in pages, while each look adds an event at the top. */
static void pages_both_ways_without_repeating_or_leaving_out(void)
{
    CLEANUP(arena_clear) struct arena arena;
    int64_t expected = 4 * BATCH;

    arena_init(&arena, ARENA_MAXIMUM);
    const SearchResponse *page = search(
        &arena, (struct question){.tenant_id = 200, .before_seq = expected + 1, .page_size = 30});
    for (;;) {
        for (size_t i = 0; i < page->n_records; i++)
            CHECK_INT(page->records[i]->seq, expected--);
        if (!page->more_older)
            break;
        page = search(&arena, (struct question){
                                  .tenant_id = 200, .before_seq = expected + 1, .page_size = 30});
    }
    CHECK_INT(expected, 0);
    page = search(&arena, (struct question){.tenant_id = 200, .after_seq = 1, .page_size = 30});
    CHECK_INT(page->records[0]->seq, 31);
    CHECK_INT(page->records[29]->seq, 2);
    CHECK(page->more_older && page->more_newer);
}

/* A clock that is ahead, or a day in the past that was recorded late: neither is left out. */
static void finds_an_event_whenever_it_happened(void)
{
    static const int64_t YEAR_US = INT64_C(365) * 86400 * 1000000;
    CLEANUP(arena_clear) struct arena arena;
    const AppendResponse *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    ProtobufCBinaryData events[] = {
        event_at(&arena, 310, 0, clock_wall_us() + YEAR_US),
        event_at(&arena, 310, 1, clock_wall_us() - YEAR_US),
        event_at(&arena, 310, 2, clock_wall_us() + 3 * YEAR_US),
    };
    CHECK_OK(append(&arena, events, COUNT_OF(events), &answer));
    const SearchResponse *page = search(&arena, (struct question){.tenant_id = 310});
    CHECK_INT(page->n_records, COUNT_OF(events));
    page = search(&arena, (struct question){.tenant_id = 310, .action = "user_created"});
    CHECK_INT(page->n_records, 1);
}

static void finds_by_actor_action_and_network(void)
{
    CLEANUP(arena_clear) struct arena arena;

    append_range(300, 0, 30);
    arena_init(&arena, ARENA_MAXIMUM);
    CHECK_INT(search(&arena, (struct question){.tenant_id = 300, .actor = "takahashi"})->n_records,
              6);
    CHECK_INT(
        search(&arena, (struct question){.tenant_id = 300, .action = "user_created"})->n_records,
        15);
    CHECK_INT(
        search(&arena, (struct question){.tenant_id = 300, .source = "198.51.100.0/24"})->n_records,
        10);
    CHECK_INT(search(&arena, (struct question){.tenant_id = 300, .actor = "nobody"})->n_records, 0);
}

static void refuses_kinds_that_are_none_too_long_or_too_many(void)
{
    static const char long_kind[] = "k23456789012345678901234567890123456789012345678x";
    static const char *const many[28] = {"a", "b", "c", "d", "e", "f", "g",  "h", "i", "j",
                                         "k", "l", "m", "n", "o", "p", "q",  "r", "s", "t",
                                         "u", "v", "w", "x", "y", "z", "aa", "ab"};
    const struct question refused[] = {
        {.action = long_kind},
        {.actions = (const char *const[]){""}, .action_count = 1},
        {.actions = (const char *const[]){"user_created", long_kind}, .action_count = 2},
        {.actions = many, .action_count = COUNT_OF(many)},
        {.action = "user_created",
         .actions = (const char *const[]){"user_disabled"},
         .action_count = 1},
    };
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct question question = refused[i];
        const void *answer = NULL;
        question.tenant_id = 300;
        CHECK_STATUS(call_search(&arena, question, &answer), INVALID_ARGUMENT);
    }
}

/* user_disabled is each even one of 600 to 639, user_created each odd one; each look adds
 * history_searched, which is in none of the pages. */
static void finds_several_kinds_in_one_order(void)
{
    static const char *const both[] = {"user_disabled", "user_created", "nothing_such",
                                       "user_created"};
    static const char *const one[] = {"user_created"};
    const struct question newest = {
        .tenant_id = 600, .actions = both, .action_count = COUNT_OF(both), .page_size = 7};
    CLEANUP(arena_clear) struct arena arena;

    append_range(600, 0, 40);
    arena_init(&arena, ARENA_MAXIMUM);
    const SearchResponse *page = search(&arena, newest);
    for (int look = 0; look < 2; look++, page = search(&arena, newest)) {
        CHECK_INT(page->n_records, 7);
        for (size_t i = 0; i < page->n_records; i++)
            CHECK_INT(page->records[i]->seq, 40 - (int64_t)i);
        CHECK(page->more_older && !page->more_newer);
        CHECK_INT(page->size, 41 + look);
    }
    struct question above = newest;
    above.after_seq = 10;
    page = search(&arena, above);
    CHECK_INT(page->n_records, 7);
    for (size_t i = 0; i < page->n_records; i++)
        CHECK_INT(page->records[i]->seq, 17 - (int64_t)i);
    CHECK(page->more_older && page->more_newer);
    struct question filtered = {.tenant_id = 600,
                                .actions = one,
                                .action_count = 1,
                                .before_seq = 40,
                                .actor = "takahashi"};
    page = search(&arena, filtered);
    CHECK_INT(page->n_records, 4);
    CHECK_INT(page->records[0]->seq, 36);
}

/* What was asked for is in the record of the search, each kind by its name. */
static void records_the_kinds_that_were_asked_for(void)
{
    static const char *const kinds[] = {"user_disabled", "user_created"};
    CLEANUP(arena_clear) struct arena arena;
    ProtobufCMessage *message = NULL;

    append_range(700, 0, 1);
    arena_init(&arena, ARENA_MAXIMUM);
    (void)search(&arena, (struct question){.tenant_id = 700, .actions = kinds, .action_count = 2});
    const SearchResponse *page =
        search(&arena, (struct question){.tenant_id = 700, .action = "history_searched"});
    CHECK_INT(page->n_records, 1);
    const ProtobufCBinaryData *bytes = &page->records[0]->event;
    CHECK_OK(rpc_message_decode(&sekisho__audit__v1__event__descriptor,
                                (struct bytes){bytes->data, bytes->len}, RPC_STRICT, &arena,
                                &message));
    const Sekisho__Audit__V1__Event *searched = (const void *)message;
    CHECK_INT(searched->n_changes, 2);
    for (size_t i = 0; i < 2; i++) {
        CHECK_TEXT(searched->changes[i]->field, "action");
        CHECK_TEXT(searched->changes[i]->after, kinds[i]);
    }
}

static void takes_another_companys_number_for_missing(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__GetRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__get_request__init(&request);
    request.tenant_id = 100;
    request.seq = 150;
    struct status status =
        world_call(AUDIT, OPERATOR, &GET_EVENT, &request.base, NULL, &arena, &answer);
    CHECK_INT(status.code, STATUS_NOT_FOUND);
}

static void records_each_reading_whatever_the_reader_calls_it(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__GetRequest request;
    struct rpc_call_options options = {.request_id = {{0x42}}};
    const void *answer = NULL;

    append_range(400, 0, 1);
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__get_request__init(&request);
    request.tenant_id = 400;
    request.seq = 1;
    for (int i = 0; i < 3; i++)
        CHECK_OK(rpc_call(world_client(AUDIT, OPERATOR), &GET_EVENT, &request.base, &options,
                          &arena, &answer));
    CHECK_INT(
        search(&arena, (struct question){.tenant_id = 400, .action = "history_viewed"})->n_records,
        3);
}

static void refuses_an_event_in_anothers_name(void)
{
    CLEANUP(arena_clear) struct arena arena;
    AppendRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    ProtobufCBinaryData events[] = {event(&arena, 500, 0)};
    sekisho__audit__v1__append_request__init(&request);
    request.events = events;
    request.n_events = 1;
    CHECK_OK(world_call(AUDIT, PORTAL, &APPEND_EVENTS, &request.base, NULL, &arena, &answer));
    CHECK_INT(((const AppendResponse *)answer)->n_refused, 1);
    CHECK_INT(((const AppendResponse *)answer)->appended, 0);
}

/* What each row says is what its hash was made of, and no number is missing. */
static void keeps_hashes_that_fit_the_bytes(void)
{
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        " IF EXISTS (SELECT FROM audit.events"
        "             WHERE leaf_hash <> sha256('\\x00'::bytea || event)) THEN"
        "   RAISE 'a hash does not fit'; END IF;"
        " IF EXISTS (SELECT FROM audit.heads AS h"
        "             WHERE size <> (SELECT count(*) FROM audit.events WHERE tenant = h.tenant)"
        "                OR size <> (SELECT max(seq) FROM audit.events WHERE tenant = h.tenant)) "
        "THEN"
        "   RAISE 'a number is missing'; END IF;"
        " END $$");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_what_is_no_event_and_keeps_the_rest),
        TEST(keeps_each_event_once_without_gaps_however_often_it_comes),
        TEST(pages_both_ways_without_repeating_or_leaving_out),
        TEST(finds_an_event_whenever_it_happened),
        TEST(finds_by_actor_action_and_network),
        TEST(refuses_kinds_that_are_none_too_long_or_too_many),
        TEST(finds_several_kinds_in_one_order),
        TEST(records_the_kinds_that_were_asked_for),
        TEST(takes_another_companys_number_for_missing),
        TEST(records_each_reading_whatever_the_reader_calls_it),
        TEST(refuses_an_event_in_anothers_name),
        TEST(keeps_hashes_that_fit_the_bytes),
    };

    world_open(WORLD_QUICK);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
