#include "credentials/credentials.h"

#include <assert.h>
#include <stdlib.h>

#include "credentials/hashers.h"
#include "crypto/crypto.h"

enum {
    TAG_MAXIMUM = IMPORTED_HASH_MAXIMUM,
    MEMORY_KEPT_MS = 10000,
};

static_assert(TAG_MAXIMUM >= (int)CRYPTO_ARGON2ID_SIZE, "room for our own");

struct credentials {
    struct crypto_hmac_keys peppers;
    struct crypto_argon2id_cost cost;
    struct hashers *hashers;
    struct verifier dummy; /* what a missing account is checked against; nothing matches it */
};

struct status credentials_open(const struct credentials_options *options, struct credentials **out)
{
    if (!crypto_argon2id_cost_is_valid(options->cost))
        return FAIL(INVALID_ARGUMENT, "the cost of password hashes is out of bounds");
    if (options->concurrency < 1 || options->concurrency > CREDENTIALS_CONCURRENCY_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "hash_concurrency is out of bounds");

    CLEANUP(credentials_close) struct credentials *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    opened->cost = options->cost;
    TRY(crypto_hmac_keys_open(options->peppers, "password-pepper", &opened->peppers));
    opened->dummy =
        (struct verifier){.cost = options->cost, .pepper_id = opened->peppers.current.id};
    TRY(crypto_random(opened->dummy.salt, sizeof opened->dummy.salt));
    TRY(hashers_open(options->concurrency, CREDENTIALS_QUEUE_MAXIMUM, MEMORY_KEPT_MS,
                     &opened->hashers));

    *out = opened;
    opened = NULL; /* now the caller's */
    return OK;
}

void credentials_close(struct credentials **credentials)
{
    struct credentials *closed = *credentials;

    *credentials = NULL;
    if (closed == NULL)
        return;
    hashers_close(&closed->hashers);
    crypto_hmac_keys_close(&closed->peppers);
    free(closed);
}

struct tag_job {
    struct bytes password;
    const struct verifier *parameters;
    uint8_t *tag; /* TAG_MAXIMUM */
    size_t size;
    struct status outcome;
};

/* The slow part, on a hasher's thread. */
static void compute_tag(void *context, struct crypto_argon2id_memory *memory)
{
    struct tag_job *job = context;
    const struct verifier *parameters = job->parameters;

    job->size = CRYPTO_ARGON2ID_SIZE;
    job->outcome =
        parameters->imported[0]
            ? imported_compute(parameters->imported, job->password, job->tag, &job->size)
            : crypto_argon2id(memory, job->password, parameters->salt, parameters->cost, job->tag);
}

static struct status compute_hash(struct credentials *credentials, struct bytes password,
                                  const struct verifier *parameters,
                                  uint8_t hash[static SHA256_SIZE])
{
    const struct crypto_hmac_key *pepper =
        crypto_hmac_keys_find(&credentials->peppers, parameters->pepper_id);
    uint8_t tag[TAG_MAXIMUM];
    struct tag_job job = {.password = password, .parameters = parameters, .tag = tag};

    if (pepper == NULL)
        return FAIL(UNAVAILABLE, "passwords cannot be checked now");
    struct status computed =
        hashers_run(credentials->hashers, compute_tag, &job, CREDENTIALS_WAIT_MAXIMUM_MS);
    if (status_is_ok(computed))
        computed = job.outcome;
    if (status_is_ok(computed))
        crypto_hmac_sha256(pepper, tag, job.size, hash);
    crypto_wipe(tag, sizeof tag);
    return computed;
}

struct status credentials_import(struct credentials *credentials, const struct imported *imported,
                                 struct verifier *out)
{
    struct verifier made = {.pepper_id = credentials->peppers.current.id};

    if (!text_copy(made.imported, sizeof made.imported, imported->setting))
        return FAIL(INVALID_ARGUMENT, "the setting is too long");
    crypto_hmac_sha256(&credentials->peppers.current, imported->hash, imported->size, made.hash);
    *out = made;
    return OK;
}

struct status credentials_make(struct credentials *credentials, struct bytes password,
                               struct verifier *out)
{
    struct verifier made = {.cost = credentials->cost,
                            .pepper_id = credentials->peppers.current.id};

    TRY(crypto_random(made.salt, sizeof made.salt));
    TRY(compute_hash(credentials, password, &made, made.hash));
    *out = made;
    return OK;
}

struct status credentials_check(struct credentials *credentials, const struct verifier *verifier,
                                struct bytes password, bool *matches_out)
{
    const struct verifier *compared = verifier ? verifier : &credentials->dummy;
    uint8_t hash[SHA256_SIZE];

    TRY(compute_hash(credentials, password, compared, hash));
    /* Compared also for the dummy, so that both ways take the same steps. */
    bool is_equal = crypto_equal(hash, compared->hash, sizeof hash);
    crypto_wipe(hash, sizeof hash);
    *matches_out = is_equal && verifier != NULL;
    return OK;
}

struct status credentials_check_any(struct credentials *credentials,
                                    const struct verifier *verifiers, size_t count,
                                    struct bytes password, bool *matches_out)
{
    bool matches = false;

    for (size_t i = 0; i < count && !matches; i++) {
        if (crypto_hmac_keys_find(&credentials->peppers, verifiers[i].pepper_id))
            TRY(credentials_check(credentials, &verifiers[i], password, &matches));
    }
    *matches_out = matches;
    return OK;
}

bool credentials_is_outdated(const struct credentials *credentials, const struct verifier *verifier)
{
    return verifier->imported[0] || verifier->pepper_id != credentials->peppers.current.id ||
           verifier->cost.memory_kib < credentials->cost.memory_kib ||
           verifier->cost.passes < credentials->cost.passes;
}

void credentials_read_stats(struct credentials *credentials, struct hashers_stats *out)
{
    hashers_read_stats(credentials->hashers, out);
}
