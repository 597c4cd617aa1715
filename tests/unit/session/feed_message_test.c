#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "crypto/crypto.h"
#include "store/feed_message.h"

static struct crypto_hmac_key key;
static struct feed_message message;
static struct feed_message parsed;
static char text[FEED_MESSAGE_CAPACITY];

static void given_a_key(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("feed key"), 1, &key).code, STATUS_OK);
    message = (struct feed_message){.from = {{0xaa, 0xbb}}, .number = 7};
}

static void close_key(void)
{
    crypto_hmac_key_close(&key);
    crypto_close();
}

TestSuite(feed_message, .init = given_a_key, .fini = close_key);

static void encode(void)
{
    feed_message_encode(&message, &key, text);
}

static bool parse(void)
{
    return feed_message_parse(text, &key, &parsed);
}

/* A body that whoever holds the key could have sent. */
static bool parse_body(const char *body)
{
    uint8_t tag[SHA256_SIZE];

    crypto_hmac_sha256(&key, body, strlen(body), tag);
    int length = snprintf(text, sizeof text, "%s ", body);
    for (size_t i = 0; i < 16; i++)
        (void)snprintf(text + length + 2 * i, 3, "%02x", tag[i]);
    return parse();
}

#define FROM "00112233445566778899aabbccddeeff"
#define MAC FROM FROM

Test(feed_message, refuses_a_message_without_a_right_tag)
{
    encode();
    char *last = text + strlen(text) - 1;
    *last = *last == '0' ? '1' : '0';
    cr_assert(!parse());

    encode();
    text[strlen("beat ")] = 'c'; /* another replica */
    cr_assert(!parse());

    struct crypto_hmac_key other;
    encode();
    cr_assert_eq(crypto_hmac_key_open(bytes_of("another key"), 1, &other).code, STATUS_OK);
    cr_assert(!feed_message_parse(text, &other, &parsed));
    crypto_hmac_key_close(&other);
}

Test(feed_message, refuses_every_truncation)
{
    message.kind = FEED_ENDED;
    message.mac_count = 2;
    encode();
    for (size_t length = strlen(text); length-- > 0;) {
        text[length] = '\0';
        cr_expect(!parse(), "length %zu", length);
    }
}

Test(feed_message, refuses_bodies_of_another_form)
{
    static const char *const refused[] = {
        "",
        " ",
        "beat",
        "beat " FROM,
        "beat " FROM " 0",
        "beat " FROM " -1",
        "beat " FROM " 01",
        "beat " FROM " 9223372036854775808",
        "beat " FROM " 1 2",
        "beat " FROM "  1",
        "beat " FROM " 1 ",
        " beat " FROM " 1",
        "Beat " FROM " 1",
        "beats " FROM " 1",
        "beat 00 1",
        "ended " FROM " 1 " FROM,
        "ended " FROM " 1 " MAC "0",
        "ended " FROM " 1 " MAC "  " MAC,
        "seen " FROM " 1",
        "seen " FROM " 1 " MAC,
        "seen " FROM " 1 " FROM " " FROM,
        "networks " FROM " 1",
        "networks " FROM " 1 0",
        "networks " FROM " 1 7 8",
        "networks " FROM " 1 07",
        "limits " FROM " 1",
        "limits " FROM " 1 7 8",
        "epoch " FROM,
        "epoch " FROM " 1 2",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!parse_body(refused[i]), "case %zu", i);
    cr_assert(parse_body("beat " FROM " 1"));
    cr_assert(parse_body("ended " FROM " 1"));
    cr_assert(parse_body("ended " FROM " 1 " MAC " " MAC));
    cr_assert(parse_body("seen " FROM " 1 " FROM));
    cr_assert(parse_body("networks " FROM " 1 7"));
    cr_assert(parse_body("limits " FROM " 1 7"));
    cr_assert(parse_body("epoch " FROM " 1"));
}

Test(feed_message, refuses_more_sessions_than_it_holds)
{
    char body[FEED_MESSAGE_CAPACITY + 128] = "ended " FROM " 1";
    size_t length = strlen(body);

    for (size_t i = 0; i < FEED_MACS_MAXIMUM; i++)
        length += (size_t)snprintf(body + length, sizeof body - length, " " MAC);
    cr_assert(parse_body(body));
    (void)snprintf(body + length, sizeof body - length, " " MAC);
    cr_assert(!parse_body(body));
}

Test(feed_message, refuses_what_is_longer_than_any_message)
{
    char *long_text = malloc(100000);

    cr_assert_not_null(long_text);
    memset(long_text, 'a', 99999);
    long_text[99999] = '\0';
    cr_assert(!feed_message_parse(long_text, &key, &parsed));
    free(long_text);
}

Test(feed_message, beat_is_read_as_it_was_written)
{
    message.number = INT64_MAX;
    encode();
    cr_assert(parse());
    cr_assert_eq(parsed.kind, FEED_BEAT);
    cr_assert(uuid_equal(parsed.from, message.from));
    cr_assert_eq(parsed.number, INT64_MAX);
    cr_assert_eq(parsed.mac_count, 0);
}

Test(feed_message, ended_is_read_as_it_was_written)
{
    message.kind = FEED_ENDED;
    message.mac_count = FEED_MACS_MAXIMUM;
    for (size_t i = 0; i < FEED_MACS_MAXIMUM; i++)
        memset(message.macs[i].bytes, (int)i, TOKEN_MAC_SIZE);
    encode();
    cr_assert(parse());
    cr_assert_eq(parsed.kind, FEED_ENDED);
    cr_assert_eq(parsed.mac_count, FEED_MACS_MAXIMUM);
    cr_assert_eq(memcmp(parsed.macs, message.macs, sizeof message.macs), 0);
}

Test(feed_message, seen_is_read_as_it_was_written)
{
    message.kind = FEED_SEEN;
    message.of = (struct uuid){{0xcc}};
    encode();
    cr_assert(parse());
    cr_assert_eq(parsed.kind, FEED_SEEN);
    cr_assert_eq(parsed.number, 7);
    cr_assert(uuid_equal(parsed.of, message.of));
}

Test(feed_message, what_changed_of_a_company_is_read_as_it_was_written)
{
    static const enum feed_kind kinds[] = {FEED_NETWORKS, FEED_LIMITS};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        message.kind = kinds[i];
        message.tenant_id = INT64_MAX;
        encode();
        cr_assert(parse());
        cr_assert_eq(parsed.kind, kinds[i]);
        cr_assert_eq(parsed.tenant_id, INT64_MAX);
        cr_assert_eq(parsed.mac_count, 0);
    }
}
