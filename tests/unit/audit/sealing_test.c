/* Texts about people: which they are, that nothing of them is left in what is kept, and that a box
 * opens where it belongs and nowhere else. */
#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "handlers/sealing.h"
#include "history/record.h"
#include "rpc/message.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Record Record;

enum { TEXTS = 16, PEOPLE = 4 };

#define SUZUKI_ID "5a000000-0000-4000-8000-000000000001"
#define SATO_ID "5a000000-0000-4000-8000-000000000002"

static uint8_t event_id[UUID_SIZE] = {1};
static uint8_t suzuki[UUID_SIZE] = {0x5a, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1};
static uint8_t sato[UUID_SIZE] = {0x5a, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 2};

static Event message;
static Sekisho__Audit__V1__Actor actor;
static Sekisho__Audit__V1__Object object;
static Sekisho__Audit__V1__Change change;
static struct people people;
static struct person list[PEOPLE];
static struct arena arena;
static struct recorded_event kept;

static struct uuid uuid_of(const uint8_t bytes[static UUID_SIZE])
{
    struct uuid uuid;

    memcpy(uuid.bytes, bytes, UUID_SIZE);
    return uuid;
}

static void add_person(const uint8_t user_id[static UUID_SIZE])
{
    struct person person = {.user_id = uuid_of(user_id)};

    memset(person.number, user_id[UUID_SIZE - 1], sizeof person.number);
    cr_assert(status_is_ok(people_add(&people, &person)));
}

/* Suzuki, of whom it is known why, changes Sato's name. */
static void given_an_act_on_somebody(void)
{
    static const struct crypto_options options = {0};
    static const uint8_t company[SHA256_SIZE] = {7};

    cr_assert(status_is_ok(crypto_open(&options)));
    message = (Event)SEKISHO__AUDIT__V1__EVENT__INIT;
    actor = (Sekisho__Audit__V1__Actor)SEKISHO__AUDIT__V1__ACTOR__INIT;
    object = (Sekisho__Audit__V1__Object)SEKISHO__AUDIT__V1__OBJECT__INIT;
    change = (Sekisho__Audit__V1__Change)SEKISHO__AUDIT__V1__CHANGE__INIT;
    message.event_id = (ProtobufCBinaryData){sizeof event_id, event_id};
    message.tenant_id = 7;
    message.kind = "user_changed";
    message.service = "auth";
    message.actor = &actor;
    message.object = &object;
    message.result = SEKISHO__AUDIT__V1__RESULT__RESULT_SUCCEEDED;
    message.reason = "married";
    static Sekisho__Audit__V1__Change *changes[] = {&change};
    message.changes = changes;
    message.n_changes = 1;
    actor.kind = SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_STAFF;
    actor.user_id = (ProtobufCBinaryData){UUID_SIZE, suzuki};
    actor.login_id = "suzuki.m";
    actor.name = "鈴木 真理子";
    object.kind = "user";
    object.id = SATO_ID;
    object.label = "佐藤 花子";
    change.field = "name";
    change.before = "田中 花子";
    change.after = "佐藤 花子";
    arena_init(&arena, 4 << 20);
    people = (struct people){.list = list, .capacity = PEOPLE};
    cr_assert(status_is_ok(people_set_company(&people, company)));
    add_person(suzuki);
    add_person(sato);
}

static void clear(void)
{
    people_close(&people);
    arena_clear(&arena);
}

TestSuite(sealing, .init = given_an_act_on_somebody, .fini = clear);

/* As audit takes it: from its bytes. */
static void decode(void)
{
    size_t size = sekisho__audit__v1__event__get_packed_size(&message);
    uint8_t *bytes = arena_alloc(&arena, size);

    cr_assert_not_null(bytes);
    sekisho__audit__v1__event__pack(&message, bytes);
    cr_assert(status_is_ok(event_decode((struct bytes){bytes, size}, &arena, &kept)));
}

static size_t list_texts(struct personal_text out[static TEXTS])
{
    decode();
    cr_assert_leq(personal_count(kept.message), (size_t)TEXTS);
    return personal_list(kept.message, out);
}

static void seal(void)
{
    struct personal_text texts[TEXTS];
    size_t count = list_texts(texts);

    cr_assert(status_is_ok(sealing_close(&people, &kept, texts, count, &arena)));
}

/* What is kept, as it is read. */
static Event *read_kept(void)
{
    ProtobufCMessage *event = NULL;

    cr_assert(status_is_ok(rpc_message_decode(&sekisho__audit__v1__event__descriptor,
                                              kept.event.bytes, RPC_STRICT, &arena, &event)));
    return (Event *)event;
}

static struct status open_kept(Event *event, Record *out)
{
    *out = (Record)SEKISHO__AUDIT__V1__RECORD__INIT;
    out->event = (ProtobufCBinaryData){kept.event.bytes.size, (uint8_t *)kept.event.bytes.data};
    return sealing_open(&people, event, &arena, out);
}

/* Only the first of what is sealed is not told, and everything else is. */
static bool is_first_unreadable(Event *event)
{
    Record record;

    cr_assert(status_is_ok(open_kept(event, &record)));
    if (record.n_unreadable != 1 || record.n_opened != event->n_sealed - 1)
        return false;
    return record.unreadable[0] == event->sealed[0]->place &&
           history_is_unreadable(&record, event->sealed[0]->place) &&
           !history_is_unreadable(&record, event->sealed[1]->place);
}

/* Nor anything else is told. */
static bool is_all_unreadable(Event *event)
{
    Record record;

    cr_assert(status_is_ok(open_kept(event, &record)));
    return record.n_opened == 0 && record.n_unreadable == event->n_sealed;
}

static bool has(const char *text)
{
    return memmem(kept.event.bytes.data, kept.event.bytes.size, text, strlen(text)) != NULL;
}

static bool is_listed(const struct personal_text *texts, size_t count, uint32_t place)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].place == place)
            return true;
    }
    return false;
}

Test(sealing, opens_no_box_that_was_changed_in_any_byte_and_all_others)
{
    Record record;

    seal();
    Event *event = read_kept();
    ProtobufCBinaryData *box = &event->sealed[0]->box;
    for (size_t i = 0; i < box->len; i++) {
        box->data[i] ^= 1;
        cr_expect(is_first_unreadable(event), "byte %zu", i);
        box->data[i] ^= 1;
    }
    cr_assert(status_is_ok(open_kept(event, &record)));
    cr_expect_eq(record.n_unreadable, 0);
    cr_expect_eq(record.n_opened, event->n_sealed);
}

Test(sealing, opens_no_box_in_another_company_event_or_place_or_as_anothers)
{
    seal();
    Event *event = read_kept();
    event->tenant_id++;
    cr_expect(is_all_unreadable(event), "company");
    event->tenant_id--;
    event->event_id.data[15] ^= 1;
    cr_expect(is_all_unreadable(event), "event");
    event->event_id.data[15] ^= 1;
    event->event_id.len = 0;
    cr_expect(is_all_unreadable(event), "no event");
    event->event_id.len = UUID_SIZE;
    event->sealed[0]->place = HISTORY_CHANGES + 40;
    cr_expect(is_first_unreadable(event), "place");
    event->sealed[0]->place = HISTORY_LOGIN_ID;
    event->sealed[0]->user_id = event->sealed[2]->user_id;
    cr_expect(is_first_unreadable(event), "person");
}

Test(sealing, opens_nothing_without_the_persons_or_the_companys_key)
{
    Record record;

    seal();
    Event *event = read_kept();
    list[0].number[0] ^= 1;
    cr_assert(status_is_ok(open_kept(event, &record)));
    cr_expect(history_is_unreadable(&record, HISTORY_LOGIN_ID), "another key of the person");
    list[0].number[0] ^= 1;
    static const uint8_t another[SHA256_SIZE] = {8};
    people_close(&people);
    cr_assert(status_is_ok(people_set_company(&people, another)));
    cr_expect(is_all_unreadable(event), "another key of the company");
}

Test(sealing, leaves_no_text_about_anybody_in_what_is_kept)
{
    static const char *const texts[] = {"suzuki.m", "鈴木 真理子", "佐藤 花子", "田中 花子",
                                        "married"};

    seal();
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect_not(has(texts[i]), "%s", texts[i]);
    cr_expect_str_eq(kept.event.label, "");
    cr_expect_str_eq(kept.event.actor, "user:" SUZUKI_ID);
    cr_expect(has("user_changed") && has(SATO_ID));
}

Test(sealing, gives_a_reader_the_event_as_it_was)
{
    Event *opened = NULL;
    Record record;

    seal();
    cr_assert(status_is_ok(open_kept(read_kept(), &record)));
    cr_assert(status_is_ok(history_record_open(&record, &arena, &opened)));
    cr_expect_eq(opened->n_sealed, 0);
    size_t size = sekisho__audit__v1__event__get_packed_size(&message);
    uint8_t *before = arena_alloc(&arena, size);
    uint8_t *after = arena_alloc(&arena, size);
    cr_assert_eq(sekisho__audit__v1__event__get_packed_size(opened), size);
    sekisho__audit__v1__event__pack(&message, before);
    sekisho__audit__v1__event__pack(opened, after);
    cr_expect_eq(memcmp(before, after, size), 0);
}

Test(sealing, says_whose_texts_are_gone_and_opens_the_others)
{
    Event *opened = NULL;
    struct uuid who;
    Record record;

    seal();
    list[1] = (struct person){.user_id = uuid_of(sato), .is_erased = true};
    cr_assert(status_is_ok(open_kept(read_kept(), &record)));
    cr_assert(status_is_ok(history_record_open(&record, &arena, &opened)));
    cr_expect_str_eq(opened->actor->name, "鈴木 真理子");
    cr_expect_str_eq(opened->object->label, "");
    cr_expect(history_is_sealed(opened, HISTORY_LABEL, &who));
    cr_expect(uuid_equal(who, uuid_of(sato)));
    cr_expect(history_is_sealed(opened, HISTORY_REASON, NULL));
    cr_expect(history_is_sealed(opened, history_before(0), NULL));
    cr_expect(history_is_sealed(opened, history_after(0), NULL));
    cr_expect_not(history_is_sealed(opened, HISTORY_NAME, NULL));
}

Test(sealing, keeps_no_text_at_all_of_whom_was_erased_before)
{
    Record record;

    list[0] = (struct person){.user_id = uuid_of(suzuki), .is_erased = true};
    seal();
    Event *event = read_kept();
    cr_expect_eq(event->sealed[0]->place, HISTORY_LOGIN_ID);
    cr_expect_eq(event->sealed[0]->box.len, 0);
    cr_expect_not(has("suzuki.m") || has("鈴木 真理子"));
    people.is_erased = true;
    cr_assert(status_is_ok(open_kept(event, &record)));
    cr_expect_eq(record.n_opened, 0, "nor of anybody of a company that was");
}

Test(sealing, takes_a_strangers_login_id_for_the_users_the_event_is_about)
{
    struct personal_text texts[TEXTS];

    actor = (Sekisho__Audit__V1__Actor)SEKISHO__AUDIT__V1__ACTOR__INIT;
    actor.kind = SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_STRANGER;
    actor.login_id = "sato.h";
    cr_assert_gt(list_texts(texts), 0);
    cr_expect_eq(texts[0].place, HISTORY_LOGIN_ID);
    cr_expect(uuid_equal(texts[0].user_id, uuid_of(sato)));
    object.kind = "page";
    cr_assert_eq(list_texts(texts), 1);
    cr_expect(uuid_is_nil(texts[0].user_id) && texts[0].is_login, "whoever has it");
}

Test(sealing, leaves_what_is_about_nobody)
{
    struct personal_text texts[TEXTS];

    actor.user_id.len = 0;
    actor.kind = SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_OPERATOR;
    object.kind = "role";
    cr_expect_eq(list_texts(texts), 0);
    cr_assert(status_is_ok(sealing_close(&people, &kept, texts, 0, &arena)));
    cr_expect(has("suzuki.m") && has("佐藤 花子"));
    cr_expect_eq(read_kept()->n_sealed, 0);
}

Test(sealing, knows_whose_a_session_is)
{
    struct personal_text texts[TEXTS];

    object.kind = "session";
    object.id = "0";
    object.user_id = (ProtobufCBinaryData){UUID_SIZE, sato};
    size_t count = list_texts(texts);
    cr_expect(is_listed(texts, count, HISTORY_LABEL));
    object.user_id.len = 0;
    count = list_texts(texts);
    cr_assert_eq(count, 3, "its label is a login ID, of an older session service");
    cr_expect(texts[2].is_login && uuid_is_nil(texts[2].user_id));
}

Test(sealing, leaves_the_reasons_of_rules_refusals_and_own_acts)
{
    struct personal_text texts[TEXTS];

    cr_expect(is_listed(texts, list_texts(texts), HISTORY_REASON));
    message.result = SEKISHO__AUDIT__V1__RESULT__RESULT_REFUSED;
    cr_expect_not(is_listed(texts, list_texts(texts), HISTORY_REASON), "a refusal's");
    message.result = SEKISHO__AUDIT__V1__RESULT__RESULT_SUCCEEDED;
    actor.kind = SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_SYSTEM;
    cr_expect_not(is_listed(texts, list_texts(texts), HISTORY_REASON), "a rule's");
    actor.kind = SEKISHO__AUDIT__V1__ACTOR_KIND__ACTOR_KIND_STAFF;
    object.id = SUZUKI_ID;
    cr_expect_not(is_listed(texts, list_texts(texts), HISTORY_REASON), "their own");
}

Test(sealing, makes_another_name_of_each_login_id_in_each_company)
{
    static const uint8_t another[SHA256_SIZE] = {8};
    uint8_t first[SHA256_SIZE];
    uint8_t second[SHA256_SIZE];

    people_login_mac(&people, "suzuki.m", first);
    people_login_mac(&people, "suzuki.n", second);
    cr_expect_neq(memcmp(first, second, sizeof first), 0);
    people_close(&people);
    cr_assert(status_is_ok(people_set_company(&people, another)));
    people_login_mac(&people, "suzuki.m", second);
    cr_expect_neq(memcmp(first, second, sizeof first), 0);
}
