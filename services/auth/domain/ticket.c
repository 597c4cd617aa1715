#include "domain/ticket.h"

#include <string.h>

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"

/* Where what is, in bytes; the HMAC is over all before it and the system. */
enum {
    SIGN_IN_ID = 0,
    TENANT_ID = SIGN_IN_ID + UUID_SIZE,
    USER_ID = TENANT_ID + 8,
    VERSION = USER_ID + UUID_SIZE,
    VERIFIED_AT = VERSION + 8,
    MAC = VERIFIED_AT + 8,
    SIZE = MAC + SHA256_SIZE,
};

_Static_assert(BASE64URL_CAPACITY(SIZE) == TICKET_CAPACITY, "its text fits");

static void compute_mac(const struct crypto_hmac_key *key, const char *system,
                        const uint8_t bytes[static SIZE], uint8_t out[static SHA256_SIZE])
{
    struct crypto_hmac state;

    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, bytes, MAC); /* of one size, so that what follows begins in one place */
    crypto_hmac_add(&state, (const uint8_t *)system, strlen(system));
    crypto_hmac_finish(&state, out);
}

static bool is_made_with(const struct crypto_hmac_key *key, const char *system,
                         const uint8_t bytes[static SIZE])
{
    uint8_t expected[SHA256_SIZE];

    if (key->id == 0)
        return false;
    compute_mac(key, system, bytes, expected);
    return crypto_equal(expected, bytes + MAC, sizeof expected);
}

void ticket_encode(const struct crypto_hmac_keys *keys, const char *system,
                   const struct ticket *ticket, char out[static TICKET_CAPACITY])
{
    uint8_t bytes[SIZE];

    memcpy(bytes + SIGN_IN_ID, ticket->sign_in_id.bytes, UUID_SIZE);
    bytes_put_u64(bytes + TENANT_ID, (uint64_t)ticket->tenant_id);
    memcpy(bytes + USER_ID, ticket->user_id.bytes, UUID_SIZE);
    bytes_put_u64(bytes + VERSION, (uint64_t)ticket->version);
    bytes_put_u64(bytes + VERIFIED_AT, (uint64_t)ticket->verified_at_us);
    compute_mac(&keys->current, system, bytes, bytes + MAC);
    base64url_encode(bytes, sizeof bytes, out);
}

bool ticket_parse(const struct crypto_hmac_keys *keys, const char *system, const char *text,
                  struct ticket *out)
{
    uint8_t bytes[SIZE];

    if (strnlen(text, TICKET_CAPACITY) != TICKET_LENGTH ||
        !base64url_decode(text, TICKET_LENGTH, bytes, sizeof bytes) ||
        (!is_made_with(&keys->current, system, bytes) &&
         !is_made_with(&keys->previous, system, bytes)))
        return false;
    memcpy(out->sign_in_id.bytes, bytes + SIGN_IN_ID, UUID_SIZE);
    out->tenant_id = (int64_t)bytes_get_u64(bytes + TENANT_ID);
    memcpy(out->user_id.bytes, bytes + USER_ID, UUID_SIZE);
    out->version = (int64_t)bytes_get_u64(bytes + VERSION);
    out->verified_at_us = (int64_t)bytes_get_u64(bytes + VERIFIED_AT);
    return true;
}
