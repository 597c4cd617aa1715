/* Secrets taken and returned by many threads at once never overlap. */
#include <pthread.h>
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "crypto/secret.h"
#include "support/check.h"

enum { THREADS = 4, ROUNDS = 2000 };

static void *take_and_return(void *argument)
{
    int mark = *(const int *)argument;

    for (int i = 0; i < ROUNDS; i++) {
        CLEANUP(secret_close) struct secret secret = {0};
        CHECK_OK(secret_open(1 + (size_t)(i * mark) % 300, &secret));
        memset(secret.data, mark, secret.size);
        for (size_t j = 0; j < secret.size; j++)
            CHECK(secret.data[j] == mark);
    }
    return NULL;
}

static void secrets_of_threads_never_overlap(void)
{
    static const int marks[THREADS] = {1, 2, 3, 4};
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, take_and_return, (void *)(uintptr_t)&marks[i]) ==
              0);
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

struct job {
    const struct crypto_hmac_key *key;
    uint8_t expected[SHA256_SIZE];
};

static void *authenticate(void *argument)
{
    const struct job *job = argument;

    for (int i = 0; i < ROUNDS; i++) {
        uint8_t code[SHA256_SIZE];
        crypto_hmac_sha256(job->key, "message", 7, code);
        CHECK(memcmp(code, job->expected, sizeof code) == 0);
    }
    return NULL;
}

static void one_key_serves_many_threads(void)
{
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key key = {0};
    CHECK_OK(crypto_hmac_key_open(bytes_of("key"), 1, &key));
    struct job job = {.key = &key};
    crypto_hmac_sha256(&key, "message", 7, job.expected);

    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, authenticate, &job) == 0);
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

static const struct test tests[] = {TEST(secrets_of_threads_never_overlap),
                                    TEST(one_key_serves_many_threads)};

int main(void)
{
    CHECK_OK(crypto_open(&(struct crypto_options){0}));
    return test_run(tests, COUNT_OF(tests));
}
