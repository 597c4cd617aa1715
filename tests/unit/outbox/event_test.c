#include <criterion/criterion.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "outbox/event.h"

#define ID                                                                                         \
    {                                                                                              \
        {                                                                                          \
            1, 2, 3, 4, 5, 6, 0x87, 8, 0x89, 10, 11, 12, 13, 14, 15, 16                            \
        }                                                                                          \
    }

static const struct outbox_change changes[] = {{"state", "active", "disabled"},
                                               {"note", NULL, "x"}};

static struct outbox_event whole(void)
{
    return (struct outbox_event){
        .id = ID,
        .tenant_id = 7,
        .at_us = INT64_C(1795000000123456),
        .kind = "user_disabled",
        .actor = {.kind = OUTBOX_ACTOR_STAFF, .user_id = ID, .login_id = "sato", .name = "佐藤"},
        .source = {.address = "192.0.2.1", .user_agent = "Firefox", .session_id = ID},
        .object = {.kind = "user", .id = "42", .label = "鈴木"},
        .result = OUTBOX_SUCCEEDED,
        .reason = "retired",
        .changes = changes,
        .change_count = COUNT_OF(changes),
        .correlation_id = ID,
        .count = 3};
}

static enum status_code encode(const struct outbox_event *event)
{
    CLEANUP(arena_clear) struct arena arena;
    struct bytes bytes;

    arena_init(&arena, 1 << 20);
    return outbox_event_encode(event, "auth", &arena, &bytes).code;
}

Test(event, refuses_what_no_history_can_take)
{
    struct outbox_event events[16];

    for (size_t i = 0; i < COUNT_OF(events); i++)
        events[i] = whole();
    events[0].id = (struct uuid){0};
    events[1].tenant_id = 0;
    events[2].tenant_id = -1;
    events[3].at_us = 0;
    events[4].kind = NULL;
    events[5].kind = "";
    events[6].kind = "User_disabled";
    events[7].kind = "1st";
    events[8].kind = "user-disabled";
    events[9].kind = "a234567890123456789012345678901234567890123456789"; /* 49 */
    events[10].actor.kind = 0;
    events[11].actor.kind = OUTBOX_ACTOR_INTERNAL + 1;
    events[12].result = 0;
    events[13].result = OUTBOX_FAILED + 1;
    events[14].change_count = OUTBOX_CHANGES_MAXIMUM + 1;
    events[15].count = -1;
    for (size_t i = 0; i < COUNT_OF(events); i++)
        cr_expect_eq(encode(&events[i]), STATUS_INTERNAL, "case %zu", i);
}

Test(event, refuses_texts_that_are_not_utf8)
{
    struct outbox_event events[4];

    for (size_t i = 0; i < COUNT_OF(events); i++)
        events[i] = whole();
    events[0].actor.login_id = "\xff";
    events[1].source.user_agent = "\xed\xa0\x80"; /* a surrogate */
    events[2].object.label = "\xc0\x80";          /* an overlong NUL */
    events[3].reason = "\xe4\xbd";
    for (size_t i = 0; i < COUNT_OF(events); i++)
        cr_expect_eq(encode(&events[i]), STATUS_INVALID_ARGUMENT, "case %zu", i);
}

Test(event, refuses_without_memory)
{
    CLEANUP(arena_clear) struct arena arena;
    struct outbox_event event = whole();
    struct bytes bytes = {0};

    for (size_t maximum = 0; maximum < 4096; maximum += 64) {
        arena_init(&arena, maximum);
        struct status outcome = outbox_event_encode(&event, "auth", &arena, &bytes);
        cr_assert(status_is_ok(outcome) || outcome.code == STATUS_RESOURCE_EXHAUSTED);
        cr_assert(status_is_ok(outcome) || bytes.data == NULL);
        arena_clear(&arena);
        bytes = (struct bytes){0};
    }
    arena_init(&arena, 0);
}

/* What protoc --encode makes of the same event. */
Test(event, encodes_the_canonical_bytes)
{
    static const char expected[] =
        "0a100102030405068708890a0b0c0d0e0f10100718c0a4848bb0919803220d757365725f64697361626c65642a"
        "04617574683222080112100102030405068708890a0b0c0d0e0f101a047361746f2206e4bd90e897a43a260a09"
        "3139322e302e322e31120746697265666f781a100102030405068708890a0b0c0d0e0f1042120a047573657212"
        "0234321a06e988b4e69ca848015207726574697265645a190a05737461746512066163746976651a0864697361"
        "626c65645a090a046e6f74651a017862100102030405068708890a0b0c0d0e0f106803";
    CLEANUP(arena_clear) struct arena arena;
    struct outbox_event event = whole();
    struct bytes bytes = {0};
    char hex[2 * sizeof expected];

    arena_init(&arena, 1 << 20);
    cr_assert_eq(outbox_event_encode(&event, "auth", &arena, &bytes).code, STATUS_OK);
    cr_assert(bytes.size < sizeof expected);
    hex_encode(bytes.data, bytes.size, hex);
    cr_assert_str_eq(hex, expected);
}

Test(event, leaves_out_what_is_not_there)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct outbox_event event = {.id = ID,
                                       .tenant_id = OUTBOX_INSTALLATION,
                                       .at_us = 1,
                                       .kind = "a",
                                       .actor = {.kind = OUTBOX_ACTOR_SYSTEM},
                                       .result = OUTBOX_FAILED};
    struct bytes bytes = {0};

    arena_init(&arena, 1 << 20);
    cr_assert_eq(outbox_event_encode(&event, "x", &arena, &bytes).code, STATUS_OK);
    /* id 18, tenant 10, time 2, kind 3, service 3, actor 4, source 2, object 2, result 2 */
    cr_assert_eq(bytes.size, 46);
}

static size_t occurrences(struct bytes bytes, const char *text)
{
    size_t count = 0;
    const uint8_t *found = bytes.data;
    const uint8_t *end = bytes.data + bytes.size;

    while ((found = memmem(found, (size_t)(end - found), text, strlen(text)))) {
        count++;
        found++;
    }
    return count;
}

Test(event, cuts_long_texts_between_characters)
{
    CLEANUP(arena_clear) struct arena arena;
    struct outbox_event event = whole();
    struct bytes bytes = {0};
    char label[3 * 100 + 1];

    for (size_t i = 0; i < 100; i++)
        memcpy(label + 3 * i, "関", 3);
    label[300] = '\0';
    event.object.label = label;
    arena_init(&arena, 1 << 20);
    cr_assert_eq(outbox_event_encode(&event, "auth", &arena, &bytes).code, STATUS_OK);
    cr_assert_eq(occurrences(bytes, "関"), (256 - 3) / 3);
    cr_assert_eq(occurrences(bytes, "…"), 1);
}

Test(event, refuses_more_than_one_event_may_hold)
{
    static char value[600];
    struct outbox_change many[OUTBOX_CHANGES_MAXIMUM];
    struct outbox_event event = whole();

    memset(value, 'x', sizeof value - 1);
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = (struct outbox_change){"field", value, value};
    event.changes = many;
    event.change_count = COUNT_OF(many);
    cr_assert_eq(encode(&event), STATUS_INVALID_ARGUMENT);
    event.change_count = 14;
    cr_assert_eq(encode(&event), STATUS_OK);
}

static struct crypto_hmac_key key;
static struct crypto_hmac_key other_key;

static void open_keys(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("one"), 1, &key).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("two"), 2, &other_key).code, STATUS_OK);
}

static void close_keys(void)
{
    crypto_hmac_key_close(&key);
    crypto_hmac_key_close(&other_key);
}

Test(event_id, is_the_same_for_the_same_step_only, .init = open_keys, .fini = close_keys)
{
    struct uuid id = outbox_event_id(&key, bytes_of("call"), 0);

    cr_assert(uuid_equal(id, outbox_event_id(&key, bytes_of("call"), 0)));
    cr_assert_not(uuid_equal(id, outbox_event_id(&key, bytes_of("call"), 1)));
    cr_assert_not(uuid_equal(id, outbox_event_id(&key, bytes_of("calm"), 0)));
    cr_assert_not(uuid_equal(id, outbox_event_id(&other_key, bytes_of("call"), 0)));
    cr_assert_eq(id.bytes[6] >> 4, 8);
    cr_assert_eq(id.bytes[8] >> 6, 2);
}
