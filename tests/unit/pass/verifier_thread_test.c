/* Passes are verified by many threads while the key file changes under them: none fails. */
#include <pthread.h>
#include <stdatomic.h>

#include "crypto/crypto.h"
#include "pass/issuer.h"
#include "pass/verifier.h"
#include "support/check.h"
#include "support/directory.h"

enum { THREADS = 3, CHANGES = 200 };

static const int64_t NOW_US = INT64_C(1795000000) * 1000000;

struct job {
    struct pass_verifier *verifier;
    const char *pass;
    atomic_bool *is_over;
};

static void *verify_until_over(void *argument)
{
    const struct job *job = argument;

    do {
        CLEANUP(arena_clear) struct arena arena;
        const struct pass_claims *claims = NULL;
        arena_init(&arena, 1 << 20);
        CHECK_OK(pass_verify(job->verifier, bytes_of(job->pass), NOW_US, &arena, &claims));
        CHECK_INT(claims->tenant_id, 7);
    } while (!atomic_load(job->is_over));
    return NULL;
}

/* Our key and, every other time, one more. */
static void write_keys(const char *path, const struct pass_issuer *issuer, int round)
{
    CLEANUP(buffer_clear) struct buffer text;
    struct pass_keys keys = {.keys = {issuer->key}, .count = 1 + (size_t)round % 2};

    pass_key_init(&keys.keys[1], (uint8_t[CRYPTO_PUBLIC_KEY_SIZE]){(uint8_t)round});
    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    pass_keys_encode(&keys, &text);
    test_file_write(path, text.data, text.size);
}

static void open_issuer(struct pass_issuer *out)
{
    CLEANUP(secret_close) struct secret seed = {0};

    CHECK_OK(secret_open(CRYPTO_SEED_SIZE, &seed));
    CHECK_OK(crypto_signing_key_open(&seed, &out->signing));
    pass_key_init(&out->key, out->signing.public_key);
}

static void passes_stay_valid_while_the_keys_change(void)
{
    CLEANUP(test_directory_close) struct test_directory directory = {0};
    CLEANUP(pass_issuer_close) struct pass_issuer issuer = {0};
    CLEANUP(pass_verifier_close) struct pass_verifier *verifier = NULL;
    CLEANUP(arena_clear) struct arena arena;
    char path[TEST_PATH_CAPACITY];
    char *pass = NULL;
    struct pass_claims claims = {.audience = "audit",
                                 .tenant_id = 7,
                                 .login_id = "taro",
                                 .name = "Taro",
                                 .client_ip = {ADDRESS_IPV4, 1, 0}};

    arena_init(&arena, 1 << 20);
    test_directory_open(&directory);
    test_path_join(directory.path, "keys.json", path);
    open_issuer(&issuer);
    write_keys(path, &issuer, 0);
    CHECK_OK(pass_issue(&issuer, &claims, NOW_US, &arena, &pass));
    CHECK_OK(pass_verifier_open(
        &(struct pass_verifier_options){.keys_path = path, .audience = "audit", .poll_ms = 1},
        &verifier));

    atomic_bool is_over = false;
    struct job job = {verifier, pass, &is_over};
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, verify_until_over, &job) == 0);
    for (int round = 1; round <= CHANGES; round++) {
        write_keys(path, &issuer, round);
        CHECK_OK(pass_verifier_reload(verifier));
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

static const struct test tests[] = {TEST(passes_stay_valid_while_the_keys_change)};

int main(void)
{
    CHECK_OK(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}));
    return test_run(tests, COUNT_OF(tests));
}
