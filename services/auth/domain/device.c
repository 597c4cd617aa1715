#include "domain/device.h"

#include <string.h>

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"

enum { TIME_SIZE = 8, SIGNED_SIZE = DEVICE_ID_SIZE + TIME_SIZE };

struct note {
    uint8_t bytes[SIGNED_SIZE + SHA256_SIZE]; /* id, time, HMAC */
};

_Static_assert(BASE64URL_CAPACITY(sizeof(struct note)) == DEVICE_NOTE_LENGTH + 1, "its text fits");

static void compute_mac(const struct crypto_hmac_key *key, const struct note *note,
                        const struct device_owner *owner, uint8_t out[static SHA256_SIZE])
{
    uint8_t tenant[8];
    struct crypto_hmac state;

    bytes_put_u64(tenant, (uint64_t)owner->tenant_id);
    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, tenant, sizeof tenant);
    crypto_hmac_add(&state, owner->user_id.bytes, sizeof owner->user_id.bytes);
    crypto_hmac_add(&state, note->bytes, SIGNED_SIZE);
    crypto_hmac_finish(&state, out);
}

static bool is_made_with(const struct crypto_hmac_key *key, const struct note *note,
                         const struct device_owner *owner)
{
    uint8_t expected[SHA256_SIZE];

    if (key->id == 0)
        return false;
    compute_mac(key, note, owner, expected);
    return crypto_equal(expected, note->bytes + SIGNED_SIZE, sizeof expected);
}

static bool is_owners(const struct crypto_hmac_keys *keys, const struct note *note,
                      const struct device_owner *owner)
{
    return is_made_with(&keys->current, note, owner) || is_made_with(&keys->previous, note, owner);
}

static bool is_good(const struct note *note, int64_t from_us, int64_t now_us)
{
    uint64_t made_us = bytes_get_u64(note->bytes + DEVICE_ID_SIZE);

    return made_us <= INT64_MAX && (int64_t)made_us >= from_us &&
           now_us - (int64_t)made_us < DEVICE_LIFETIME_US;
}

/* Reads the note at `*text` and goes to the next. What is no note ends the walk. */
static bool next(const char **text, struct note *out)
{
    const char *begin = *text;

    if (strnlen(begin, DEVICE_NOTE_LENGTH) < DEVICE_NOTE_LENGTH ||
        !base64url_decode(begin, DEVICE_NOTE_LENGTH, out->bytes, sizeof out->bytes))
        return false;
    *text = begin + DEVICE_NOTE_LENGTH;
    if (**text == '.')
        ++*text;
    else if (**text != '\0')
        return false;
    return true;
}

bool device_find(const struct crypto_hmac_keys *keys, const char *text,
                 const struct device_owner *owner, int64_t now_us, struct device_id *out)
{
    struct note note;
    bool found = false;

    for (size_t i = 0; i < DEVICE_NOTES_MAXIMUM && next(&text, &note); i++) {
        /* All are looked at, whoever is meant: so it takes as long for nobody. */
        if (!is_owners(keys, &note, owner) || !is_good(&note, owner->from_us, now_us) || found)
            continue;
        memcpy(out->bytes, note.bytes, sizeof out->bytes);
        found = true;
    }
    return found && !uuid_is_nil(owner->user_id);
}

static void append(const struct note *note, char *out, size_t *length)
{
    if (*length > 0)
        out[(*length)++] = '.';
    base64url_encode(note->bytes, sizeof note->bytes, out + *length);
    *length += DEVICE_NOTE_LENGTH;
}

static struct status make(const struct crypto_hmac_keys *keys, const struct device_owner *owner,
                          int64_t now_us, struct note *out)
{
    TRY(crypto_random(out->bytes, DEVICE_ID_SIZE));
    bytes_put_u64(out->bytes + DEVICE_ID_SIZE, (uint64_t)now_us);
    compute_mac(&keys->current, out, owner, out->bytes + SIGNED_SIZE);
    return OK;
}

struct status device_issue(const struct crypto_hmac_keys *keys, const char *text,
                           const struct device_owner *owner, int64_t now_us,
                           char out[static DEVICE_TEXT_CAPACITY])
{
    struct note note;
    size_t length = 0;

    TRY(make(keys, owner, now_us, &note));
    append(&note, out, &length);
    for (size_t i = 1; i < DEVICE_NOTES_MAXIMUM && next(&text, &note);) {
        if (is_owners(keys, &note, owner))
            continue;
        append(&note, out, &length);
        i++;
    }
    return OK;
}
