/* The input three times: as a pass, as the payload of a pass that we sign, and as a key set. No
 * text is a pass by luck; what is accepted keeps every bound and means the same when it is written
 * again. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "pass/claims.h"
#include "pass/keys.h"
#include "pass/verifier.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 4 << 20 };

static const int64_t NOW_US = INT64_C(1795000000) * 1000000;
static struct crypto_signing_key signing;
static struct pass_keys keys = {.count = 1};
static struct pass_verifier *verifier;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    char path[] = "/tmp/sekisho-pass-fuzz-XXXXXX";
    uint8_t seed_bytes[CRYPTO_SEED_SIZE] = {7};
    struct secret seed = {seed_bytes, sizeof seed_bytes};
    struct crypto_options crypto_options = {.allow_unlocked_memory = true};
    struct buffer text;

    struct status opened = crypto_open(&crypto_options);
    assert(status_is_ok(opened));
    opened = crypto_signing_key_open(&seed, &signing);
    assert(status_is_ok(opened));
    pass_key_init(&keys.keys[0], signing.public_key);
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    int descriptor = mkstemp(path);
    ssize_t written = write(descriptor, text.data, text.size);
    assert(written == (ssize_t)text.size);
    struct pass_verifier_options options = {
        .keys_path = path, .audience = "audit", .poll_ms = INT64_MAX};
    opened = pass_verifier_open(&options, &verifier);
    assert(status_is_ok(opened));
    (void)close(descriptor);
    (void)unlink(path);
    buffer_clear(&text);
    return 0;
}

static void assert_within_bounds(const struct pass_claims *claims, struct arena *arena)
{
    CLEANUP(buffer_clear) struct buffer once = {0};
    CLEANUP(buffer_clear) struct buffer twice = {0};
    struct pass_claims again;

    assert(claims->permission_count <= PASS_PERMISSIONS_MAXIMUM);
    assert(claims->scope_count <= PASS_SCOPES_MAXIMUM);
    assert(claims->expires_at > claims->issued_at);
    assert(claims->expires_at <= claims->issued_at + PASS_LIFETIME);
    assert(claims->tenant_id > 0 || claims->kind == PASS_OPERATOR);
    buffer_init(&once, 1 << 16);
    buffer_init(&twice, 1 << 16);
    pass_claims_encode(claims, &once);
    struct status parsed = pass_claims_parse(buffer_bytes(&once), arena, &again);
    assert(status_is_ok(parsed));
    pass_claims_encode(&again, &twice);
    assert(bytes_equal(buffer_bytes(&once), buffer_bytes(&twice)));
}

static void try_as_payload(struct bytes payload, struct arena *arena)
{
    struct pass_claims parsed;
    const struct pass_claims *claims = NULL;
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];
    char signature_text[BASE64URL_CAPACITY(CRYPTO_SIGNATURE_SIZE)];
    char payload_text[BASE64URL_CAPACITY(PASS_MAXIMUM)];

    if (payload.size > PASS_MAXIMUM)
        return;
    if (status_is_ok(pass_claims_parse(payload, arena, &parsed)))
        assert_within_bounds(&parsed, arena);
    base64url_encode(payload.data, payload.size, payload_text);
    char *text = arena_format(arena, "%s.%s", keys.keys[0].header, payload_text);
    assert(text);
    crypto_signing_key_sign(&signing, bytes_of(text), signature);
    base64url_encode(signature, sizeof signature, signature_text);
    text = arena_format(arena, "%s.%s", text, signature_text);
    assert(text);
    if (!status_is_ok(pass_verify(verifier, bytes_of(text), NOW_US, arena, &claims)))
        return;
    assert(strcmp(claims->audience, "audit") == 0);
    assert_within_bounds(claims, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct bytes input = {data, size};
    const struct pass_claims *claims = NULL;
    struct pass_keys parsed = {.count = 0};

    arena_init(&arena, ARENA_SIZE);
    struct status verdict = pass_verify(verifier, input, NOW_US, &arena, &claims);
    assert(verdict.code == STATUS_UNAUTHENTICATED && claims == NULL);
    try_as_payload(input, &arena);
    if (status_is_ok(pass_keys_parse(input, &parsed)))
        assert(parsed.count >= 1 && parsed.count <= PASS_KEYS_MAXIMUM);
    return 0;
}
