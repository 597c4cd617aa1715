/* Events as other services send them: what is kept and what is refused. */
#include <criterion/criterion.h>

#include "handlers/event_decode.h"
#include "sekisho/audit/v1/event.pb-c.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Actor Actor;
typedef Sekisho__Audit__V1__Source Source;
typedef Sekisho__Audit__V1__Object Object;

static uint8_t id[UUID_SIZE] = {1};
static Event message;
static Actor actor;
static Source source;
static Object object;
static struct arena arena;

static void given_a_valid_event(void)
{
    message = (Event)SEKISHO__AUDIT__V1__EVENT__INIT;
    actor = (Actor)SEKISHO__AUDIT__V1__ACTOR__INIT;
    source = (Source)SEKISHO__AUDIT__V1__SOURCE__INIT;
    object = (Object)SEKISHO__AUDIT__V1__OBJECT__INIT;
    message.event_id = (ProtobufCBinaryData){sizeof id, id};
    message.tenant_id = 7;
    message.at_us = INT64_C(1795530668123456);
    message.kind = "authn_login_success";
    message.service = "auth";
    message.actor = &actor;
    message.source = &source;
    message.object = &object;
    message.result = SEKISHO__AUDIT__V1__RESULT__RESULT_SUCCEEDED;
    actor.login_id = "suzuki.m";
    actor.user_id = (ProtobufCBinaryData){sizeof id, id};
    source.address = "203.0.113.14";
    object.label = "鈴木 真理子";
    arena_init(&arena, 1 << 20);
}

static uint8_t wire[2 * EVENT_SIZE_MAXIMUM];

static struct bytes encoded(void)
{
    return (struct bytes){wire, sekisho__audit__v1__event__pack(&message, wire)};
}

static enum status_code decoded(struct bytes bytes)
{
    struct recorded_event recorded;

    return event_decode(bytes, &arena, &recorded).code;
}

TestSuite(event, .init = given_a_valid_event);

Test(event, refuses_empty_random_truncated_and_extended_bytes)
{
    struct bytes whole = encoded();

    cr_expect_eq(decoded((struct bytes){wire, 0}), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(decoded(bytes_of("\xff\xff\xff\xff")), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(decoded((struct bytes){wire, whole.size - 1}), STATUS_INVALID_ARGUMENT);
    wire[whole.size] = 0xa2; /* field 100, which no event has */
    wire[whole.size + 1] = 0x06;
    wire[whole.size + 2] = 0x00;
    cr_expect_eq(decoded((struct bytes){wire, whole.size + 3}), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(decoded(whole), STATUS_OK);
}

Test(event, refuses_one_that_is_too_large)
{
    static char text[EVENT_SIZE_MAXIMUM];

    memset(text, 'x', sizeof text - 1);
    message.reason = text;
    cr_assert_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT);
}

Test(event, refuses_more_changes_than_an_event_has)
{
    static Sekisho__Audit__V1__Change change = SEKISHO__AUDIT__V1__CHANGE__INIT;
    static Sekisho__Audit__V1__Change *changes[EVENT_CHANGES_MAXIMUM + 1];

    for (size_t i = 0; i < COUNT_OF(changes); i++)
        changes[i] = &change;
    message.changes = changes;
    message.n_changes = COUNT_OF(changes);
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT);
    message.n_changes--;
    cr_expect_eq(decoded(encoded()), STATUS_OK);
}

Test(event, refuses_what_is_missing)
{
    message.event_id.len = 0;
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "id");
    message.event_id.len = 15;
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "short id");
    message.event_id.len = UUID_SIZE;
    message.tenant_id = 0;
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "tenant");
    message.tenant_id = 7;
    message.result = SEKISHO__AUDIT__V1__RESULT__RESULT_UNSPECIFIED;
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "result");
}

Test(event, refuses_kinds_addresses_and_times_that_are_none)
{
    static char *const kinds[] = {"",
                                  "Login",
                                  "1login",
                                  "a-b",
                                  "a b",
                                  "a\nb",
                                  "a234567890123456789012345678901234567890123456789"};
    static char *const addresses[] = {"x", "203.0.113", "203.0.113.014", "203.0.113.0/24",
                                      "::1%lo"};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        message.kind = kinds[i];
        cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "kind %zu", i);
    }
    message.kind = "login";
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        source.address = addresses[i];
        cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "address %zu", i);
    }
    source.address = "";
    message.at_us = INT64_MAX;
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "time");
}

Test(event, refuses_what_was_sealed_by_who_records)
{
    Sekisho__Audit__V1__Sealed sealed = SEKISHO__AUDIT__V1__SEALED__INIT;

    message.sealed = &(Sekisho__Audit__V1__Sealed *){&sealed};
    message.n_sealed = 1;
    cr_assert_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT);
}

Test(event, takes_an_erasing_from_auth_alone_and_only_of_somebody)
{
    struct recorded_event recorded;

    message.kind = "user_erased";
    object.kind = "user";
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "of nobody");
    object.id = "2f1c3a52-94d1-4a7e-8b3f-0c5d6e7f8a9b";
    object.kind = "session";
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "of a session");
    object.kind = "user";
    message.service = "portal";
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "of another service's");
    message.kind = "tenant_erased";
    cr_expect_eq(decoded(encoded()), STATUS_INVALID_ARGUMENT, "a company, of another service's");

    message.service = "auth";
    cr_assert(status_is_ok(event_decode(encoded(), &arena, &recorded)));
    cr_expect_eq(recorded.event.erases, EVENT_ERASES_COMPANY);
    message.kind = "user_erased";
    cr_assert(status_is_ok(event_decode(encoded(), &arena, &recorded)));
    cr_expect_eq(recorded.event.erases, EVENT_ERASES_USER);
    cr_expect_eq(recorded.event.erased_id.bytes[0], 0x2f);
}

Test(event, takes_one_without_actor_source_and_object)
{
    struct recorded_event recorded;

    message.actor = NULL;
    message.source = NULL;
    message.object = NULL;
    cr_assert(status_is_ok(event_decode(encoded(), &arena, &recorded)));
    cr_assert(uuid_is_nil(recorded.event.actor_id));
    cr_assert_str_eq(recorded.event.actor, "");
    cr_assert_str_eq(recorded.event.client_ip, "");
}

Test(event, keeps_the_very_bytes_and_finds_what_is_searched_for)
{
    struct bytes bytes = encoded();
    struct recorded_event recorded;

    cr_assert(status_is_ok(event_decode(bytes, &arena, &recorded)));
    cr_assert_eq(recorded.event.bytes.data, bytes.data);
    cr_assert_eq(recorded.event.tenant_id, 7);
    cr_assert_str_eq(recorded.event.kind, "authn_login_success");
    cr_assert_str_eq(recorded.event.actor, "suzuki.m");
    cr_assert_str_eq(recorded.event.label, "鈴木 真理子");
    cr_assert_eq(recorded.event.actor_id.bytes[0], 1);
    cr_assert_eq(recorded.event.result, EVENT_RESULT_SUCCEEDED);
}
