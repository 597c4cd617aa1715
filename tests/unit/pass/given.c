#include "unit/pass/given.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "crypto/crypto.h"

struct arena given_arena;
struct pass_issuer given_issuer;
struct pass_verifier *given_verifier;

static const char *const permissions[] = {"history.view", "users.view"};
static const struct pass_scope scopes[] = {
    {"users.view", SCOPE_GROUP(2) | SCOPE_GROUP(SCOPE_GROUPS_MAXIMUM)}};
static char folder[64];

struct pass_claims given_claims = {
    .audience = "audit",
    .tenant_id = 7,
    .user_id = {{0x11}},
    .login_id = "suzuki.m",
    .name = "鈴木 真理子",
    .kind = PASS_STAFF,
    .session_id = {{0x22}},
    .permissions = permissions,
    .permission_count = COUNT_OF(permissions),
    .scopes = scopes,
    .scope_count = COUNT_OF(scopes),
    .client_ip = {ADDRESS_IPV4, UINT64_C(0xc000020100000000), 0},
};

void given_file(const char *path, const void *data, size_t size, unsigned mode)
{
    int descriptor = open("new", O_WRONLY | O_CREAT | O_EXCL, 0600);
    cr_assert_geq(descriptor, 0);
    cr_assert_eq(write(descriptor, data, size), (ssize_t)size);
    cr_assert_eq(fchmod(descriptor, mode), 0);
    (void)close(descriptor);
    cr_assert_eq(rename("new", path), 0);
}

void given_seed_file(uint8_t byte)
{
    uint8_t seed[CRYPTO_SEED_SIZE];
    memset(seed, byte, sizeof seed);
    given_file(SEED_FILE, seed, sizeof seed, 0400);
}

void given_keys_file(const struct pass_key *const *keys, size_t count)
{
    struct pass_keys set = {.count = count};
    struct buffer text;

    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    for (size_t i = 0; i < count; i++)
        set.keys[i] = *keys[i];
    pass_keys_encode(&set, &text);
    cr_assert_eq(buffer_outcome(&text).code, STATUS_OK);
    given_file(KEYS_FILE, text.data, text.size, 0444);
    buffer_clear(&text);
}

void given_passes(void)
{
    static const struct crypto_options crypto_options = {0};
    static const struct pass_verifier_options options = {.keys_path = KEYS_FILE,
                                                         .audience = "audit"};
    cr_assert(text_copy(folder, sizeof folder, "/tmp/sekisho-pass-test-XXXXXX"));
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    cr_assert_eq(crypto_open(&crypto_options).code, STATUS_OK);
    arena_init(&given_arena, 1 << 20);
    given_seed_file(7);
    cr_assert_eq(pass_issuer_open(SEED_FILE, NULL, &given_issuer).code, STATUS_OK);
    given_keys_file((const struct pass_key *const[]){&given_issuer.key}, 1);
    cr_assert_eq(pass_verifier_open(&options, &given_verifier).code, STATUS_OK);
}

void given_no_more(void)
{
    pass_verifier_close(&given_verifier);
    pass_issuer_close(&given_issuer);
    arena_clear(&given_arena);
    (void)unlink(SEED_FILE);
    (void)unlink(KEYS_FILE);
    (void)rmdir(folder);
}

char *given_pass(const struct pass_claims *claims, int64_t now)
{
    char *pass = NULL;
    cr_assert_eq(pass_issue(&given_issuer, claims, now * 1000000, &given_arena, &pass).code,
                 STATUS_OK);
    return pass;
}

static char *base64url(const void *data, size_t size)
{
    char *text = arena_alloc(&given_arena, BASE64URL_CAPACITY(size));
    cr_assert_not_null(text);
    base64url_encode(data, size, text);
    return text;
}

char *given_signed(const char *header, const char *payload)
{
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];
    char *text = arena_format(&given_arena, "%s.%s", base64url(header, strlen(header)),
                              base64url(payload, strlen(payload)));
    cr_assert_not_null(text);
    crypto_signing_key_sign(&given_issuer.signing, bytes_of(text), signature);
    char *pass = arena_format(&given_arena, "%s.%s", text, base64url(signature, sizeof signature));
    cr_assert_not_null(pass);
    return pass;
}

enum status_code given_verdict(const char *pass, int64_t now)
{
    const struct pass_claims *claims = NULL;
    enum status_code verdict =
        pass_verify(given_verifier, bytes_of(pass), now * 1000000, &given_arena, &claims).code;
    cr_expect_eq(claims != NULL, verdict == STATUS_OK);
    return verdict;
}
