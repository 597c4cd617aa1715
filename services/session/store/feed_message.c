#include "store/feed_message.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/encoding.h"
#include "base/number.h"
#include "crypto/crypto.h"

enum {
    TAG_SIZE = 16,
    TAG_LENGTH = 2 * TAG_SIZE,
    UUID_LENGTH = 2 * UUID_SIZE,
    MAC_LENGTH = 2 * TOKEN_MAC_SIZE,
};

_Static_assert(FEED_MESSAGE_CAPACITY >
                   64 + UUID_LENGTH + FEED_MACS_MAXIMUM * (MAC_LENGTH + 1) + TAG_LENGTH,
               "the longest message fits");

static const char *const kind_words[] = {
    [FEED_BEAT] = "beat",         [FEED_ENDED] = "ended",   [FEED_SEEN] = "seen",
    [FEED_NETWORKS] = "networks", [FEED_LIMITS] = "limits", [FEED_EPOCH] = "epoch"};

/* A text under construction, of FEED_MESSAGE_CAPACITY bytes; the longest message fits. */
struct writer {
    char *text;
    size_t length;
};

static void put_text(struct writer *writer, const char *text)
{
    size_t length = strlen(text);

    assert(writer->length + length < FEED_MESSAGE_CAPACITY);
    memcpy(writer->text + writer->length, text, length + 1);
    writer->length += length;
}

static void put_hex(struct writer *writer, const uint8_t *data, size_t size)
{
    char text[HEX_CAPACITY(TOKEN_MAC_SIZE)];

    hex_encode(data, size, text);
    put_text(writer, " ");
    put_text(writer, text);
}

static void put_number(struct writer *writer, int64_t number)
{
    char text[sizeof " 9223372036854775807"];

    (void)snprintf(text, sizeof text, " %" PRId64, number);
    put_text(writer, text);
}

static void compute_tag(const struct crypto_hmac_key *key, const char *text, size_t length,
                        uint8_t out[static TAG_SIZE])
{
    uint8_t digest[SHA256_SIZE];

    crypto_hmac_sha256(key, text, length, digest);
    memcpy(out, digest, TAG_SIZE);
}

void feed_message_encode(const struct feed_message *message, const struct crypto_hmac_key *key,
                         char out[static FEED_MESSAGE_CAPACITY])
{
    struct writer writer = {out, 0};
    uint8_t tag[TAG_SIZE];

    assert(message->mac_count <= FEED_MACS_MAXIMUM);
    put_text(&writer, kind_words[message->kind]);
    put_hex(&writer, message->from.bytes, UUID_SIZE);
    put_number(&writer, message->number);
    if (message->kind == FEED_SEEN)
        put_hex(&writer, message->of.bytes, UUID_SIZE);
    if (message->kind == FEED_NETWORKS || message->kind == FEED_LIMITS)
        put_number(&writer, message->tenant_id);
    for (size_t i = 0; i < message->mac_count; i++)
        put_hex(&writer, message->macs[i].bytes, TOKEN_MAC_SIZE);
    compute_tag(key, out, writer.length, tag);
    put_hex(&writer, tag, TAG_SIZE);
}

/* The next word of the body: up to a space or the end. Empty where there is none. */
static struct bytes next_word(struct bytes *body)
{
    const uint8_t *space = body->size > 0 ? memchr(body->data, ' ', body->size) : NULL;
    struct bytes word = {body->data, space ? (size_t)(space - body->data) : body->size};
    size_t used = word.size + (space ? 1 : 0);

    *body = (struct bytes){body->data + used, body->size - used};
    return word;
}

static bool parse_hex(struct bytes *body, uint8_t *out, size_t size)
{
    struct bytes word = next_word(body);

    return hex_decode((const char *)word.data, word.size, out, size);
}

static bool parse_kind(struct bytes *body, enum feed_kind *out)
{
    struct bytes word = next_word(body);

    for (size_t i = 0; i < COUNT_OF(kind_words); i++) {
        if (bytes_equal(word, bytes_of(kind_words[i]))) {
            *out = (enum feed_kind)i;
            return true;
        }
    }
    return false;
}

static bool parse_number(struct bytes *body, int64_t *out)
{
    struct bytes word = next_word(body);

    return number_parse((const char *)word.data, word.size, 1, INT64_MAX, out);
}

static bool parse_macs(struct bytes *body, struct feed_message *out)
{
    while (body->size > 0) {
        if (out->mac_count == FEED_MACS_MAXIMUM ||
            !parse_hex(body, out->macs[out->mac_count].bytes, TOKEN_MAC_SIZE))
            return false;
        out->mac_count++;
    }
    return true;
}

static bool parse_rest(struct bytes *body, struct feed_message *out)
{
    switch (out->kind) {
    case FEED_BEAT:
    case FEED_EPOCH:
        return body->size == 0;
    case FEED_ENDED:
        return parse_macs(body, out);
    case FEED_SEEN:
        return parse_hex(body, out->of.bytes, UUID_SIZE) && body->size == 0;
    case FEED_NETWORKS:
    case FEED_LIMITS:
        return parse_number(body, &out->tenant_id) && body->size == 0;
    }
    return false;
}

static bool is_tag_right(const char *text, size_t body_length, const struct crypto_hmac_key *key)
{
    uint8_t tag[TAG_SIZE];
    uint8_t expected[TAG_SIZE];

    compute_tag(key, text, body_length, expected);
    return hex_decode(text + body_length + 1, TAG_LENGTH, tag, sizeof tag) &&
           crypto_equal(tag, expected, sizeof tag);
}

bool feed_message_parse(const char *text, const struct crypto_hmac_key *key,
                        struct feed_message *out)
{
    size_t length = strnlen(text, FEED_MESSAGE_CAPACITY);

    if (length >= FEED_MESSAGE_CAPACITY || length < TAG_LENGTH + 1)
        return false;
    size_t body_length = length - TAG_LENGTH - 1;
    /* A space at the end of the body would leave no trace in its words. */
    if (text[body_length] != ' ' || (body_length > 0 && text[body_length - 1] == ' ') ||
        !is_tag_right(text, body_length, key))
        return false;

    struct bytes body = {(const uint8_t *)text, body_length};
    out->mac_count = 0;
    return parse_kind(&body, &out->kind) && parse_hex(&body, out->from.bytes, UUID_SIZE) &&
           parse_number(&body, &out->number) && parse_rest(&body, out);
}
