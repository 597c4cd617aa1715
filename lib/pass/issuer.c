#include "pass/issuer.h"

#include <assert.h>

#include "crypto/crypto.h"
#include "crypto/key.h"
#include "pass/claims.h"

enum {
    MICROSECONDS = 1000000,
    SIGNATURE_TEXT_SIZE = BASE64URL_CAPACITY(CRYPTO_SIGNATURE_SIZE) - 1
};

struct status pass_issuer_open(const char *seed_path, const struct log *log,
                               struct pass_issuer *out)
{
    CLEANUP(crypto_key_close) struct crypto_key seed = {0};
    struct pass_issuer issuer = {0};

    TRY(crypto_key_load(seed_path, log, &seed));
    TRY(crypto_signing_key_open(&seed.secret, &issuer.signing));
    pass_key_init(&issuer.key, issuer.signing.public_key);
    *out = issuer;
    return OK;
}

void pass_issuer_close(struct pass_issuer *issuer)
{
    crypto_signing_key_close(&issuer->signing);
    *issuer = (struct pass_issuer){0};
}

/* Header, payload and signature with dots between. */
static struct status assemble(const struct pass_issuer *issuer, struct bytes payload,
                              struct arena *arena, char **out)
{
    size_t header_size = strlen(issuer->key.header);
    size_t payload_size = BASE64URL_CAPACITY(payload.size) - 1;
    size_t signed_size = header_size + 1 + payload_size;
    size_t size = signed_size + 1 + SIGNATURE_TEXT_SIZE;
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];

    if (size > PASS_MAXIMUM)
        return FAIL(RESOURCE_EXHAUSTED, "the pass would be too long");
    char *text = arena_alloc(arena, size + 1);
    if (text == NULL)
        return arena_failure();
    memcpy(text, issuer->key.header, header_size);
    text[header_size] = '.';
    base64url_encode(payload.data, payload.size, text + header_size + 1);
    crypto_signing_key_sign(&issuer->signing, (struct bytes){(const uint8_t *)text, signed_size},
                            signature);
    text[signed_size] = '.';
    base64url_encode(signature, sizeof signature, text + signed_size + 1);
    *out = text;
    return OK;
}

struct status pass_issue(const struct pass_issuer *issuer, const struct pass_claims *claims,
                         int64_t now_us, struct arena *arena, char **out)
{
    assert(claims->permission_count <= PASS_PERMISSIONS_MAXIMUM);
    assert(claims->scope_count <= PASS_SCOPES_MAXIMUM);
    struct pass_claims dated = *claims;
    dated.issued_at = now_us / MICROSECONDS;
    dated.expires_at = dated.issued_at + PASS_LIFETIME;
    uint8_t random[UUID_SIZE];
    TRY(crypto_random(random, sizeof random));
    dated.id = uuid_v4(random);

    CLEANUP(buffer_clear) struct buffer payload;
    buffer_init(&payload, PASS_MAXIMUM);
    pass_claims_encode(&dated, &payload);
    TRY(buffer_outcome(&payload));
    return assemble(issuer, buffer_bytes(&payload), arena, out);
}
