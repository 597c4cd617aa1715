#include "domain/flash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "crypto/crypto.h"

enum {
    MAC_SIZE = 12, /* of the 32 bytes: 96 bits against a guess within a minute */
    MAC_LENGTH = BASE64URL_CAPACITY(MAC_SIZE) - 1,
};

static const int64_t US_PER_SECOND = 1000000;

/* "message.count.seconds" and its MAC. */
static void compute_mac(const struct crypto_hmac_key *key, const struct csrf_binding *binding,
                        const char *path, const char *plain, size_t plain_length,
                        uint8_t out[static SHA256_SIZE])
{
    uint8_t path_hash[SHA256_SIZE];
    struct crypto_hmac state;

    crypto_sha256(path, strlen(path), path_hash);
    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, binding->hash, sizeof binding->hash);
    crypto_hmac_add(&state, path_hash, sizeof path_hash);
    crypto_hmac_add(&state, plain, plain_length);
    crypto_hmac_finish(&state, out);
}

void flash_encode(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                  const char *path, const struct flash *flash, int64_t now_us,
                  char out[static FLASH_TEXT_CAPACITY])
{
    uint8_t mac[SHA256_SIZE];
    char text[MAC_LENGTH + 1];
    int length = snprintf(out, FLASH_TEXT_CAPACITY, "%" PRId64 ".%" PRId64 ".%" PRId64,
                          flash->message, flash->count, now_us / US_PER_SECOND);

    compute_mac(&keys->current, binding, path, out, (size_t)length, mac);
    base64url_encode(mac, MAC_SIZE, text);
    (void)snprintf(out + length, FLASH_TEXT_CAPACITY - (size_t)length, ".%s", text);
}

static bool is_made_with(const struct crypto_hmac_key *key, const struct csrf_binding *binding,
                         const char *path, const char *text, size_t plain_length)
{
    uint8_t expected[SHA256_SIZE];
    uint8_t mac[MAC_SIZE];

    if (key->id == 0 || !base64url_decode(text + plain_length + 1, MAC_LENGTH, mac, sizeof mac))
        return false;
    compute_mac(key, binding, path, text, plain_length, expected);
    return crypto_equal(expected, mac, sizeof mac);
}

/* The number up to the next dot or `end`; moves `text` behind the dot. */
static bool take_number(const char **text, const char *end, int64_t maximum, int64_t *out)
{
    const char *dot = memchr(*text, '.', (size_t)(end - *text));
    const char *stop = dot ? dot : end;

    if (!number_parse(*text, (size_t)(stop - *text), 0, maximum, out))
        return false;
    *text = dot ? dot + 1 : end;
    return true;
}

bool flash_parse(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                 const char *path, const char *text, int64_t now_us, struct flash *out)
{
    size_t length = strnlen(text, FLASH_TEXT_CAPACITY);
    struct flash parsed = {0};
    int64_t made_at = 0;

    if (length >= FLASH_TEXT_CAPACITY || length < MAC_LENGTH + 1 ||
        text[length - MAC_LENGTH - 1] != '.')
        return false;
    size_t plain_length = length - MAC_LENGTH - 1;
    if (!is_made_with(&keys->current, binding, path, text, plain_length) &&
        !is_made_with(&keys->previous, binding, path, text, plain_length))
        return false;

    const char *next = text;
    const char *end = text + plain_length;
    if (!take_number(&next, end, FLASH_MESSAGE_MAXIMUM, &parsed.message) ||
        !take_number(&next, end, FLASH_COUNT_MAXIMUM, &parsed.count) ||
        !take_number(&next, end, INT64_MAX, &made_at) || next != end)
        return false;
    int64_t age = now_us / US_PER_SECOND - made_at;
    if (age < 0 || age > FLASH_SECONDS)
        return false;
    *out = parsed;
    return true;
}
