#include "credentials/credentials.h"

#include <assert.h>
#include <stdlib.h>

#include "credentials/gate.h"
#include "crypto/crypto.h"

enum { TAG_MAXIMUM = IMPORTED_HASH_MAXIMUM };

static_assert(TAG_MAXIMUM >= (int)CRYPTO_ARGON2ID_SIZE, "room for our own");

struct credentials {
    struct crypto_hmac_keys peppers;
    struct crypto_argon2id_cost cost;
    struct gate gate;
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
    gate_init(&opened->gate, options->concurrency, CREDENTIALS_QUEUE_MAXIMUM);
    opened->cost = options->cost;
    TRY(crypto_hmac_keys_open(options->peppers, "password-pepper", &opened->peppers));
    opened->dummy =
        (struct verifier){.cost = options->cost, .pepper_id = opened->peppers.current.id};
    TRY(crypto_random(opened->dummy.salt, sizeof opened->dummy.salt));

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
    crypto_hmac_keys_close(&closed->peppers);
    gate_clear(&closed->gate);
    free(closed);
}

/* The slow part, on one of the gate's places. */
static struct status compute_tag(struct credentials *credentials, struct bytes password,
                                 const struct verifier *parameters, uint8_t tag[static TAG_MAXIMUM],
                                 size_t *size_out)
{
    TRY(gate_enter(&credentials->gate, CREDENTIALS_WAIT_MAXIMUM_MS));
    *size_out = CRYPTO_ARGON2ID_SIZE;
    struct status computed =
        parameters->imported[0]
            ? imported_compute(parameters->imported, password, tag, size_out)
            : crypto_argon2id(password, parameters->salt, parameters->cost, tag);
    gate_leave(&credentials->gate);
    return computed;
}

static struct status compute_hash(struct credentials *credentials, struct bytes password,
                                  const struct verifier *parameters,
                                  uint8_t hash[static SHA256_SIZE])
{
    const struct crypto_hmac_key *pepper =
        crypto_hmac_keys_find(&credentials->peppers, parameters->pepper_id);
    uint8_t tag[TAG_MAXIMUM];
    size_t size = 0;

    if (pepper == NULL)
        return FAIL(UNAVAILABLE, "passwords cannot be checked now");
    TRY(compute_tag(credentials, password, parameters, tag, &size));
    crypto_hmac_sha256(pepper, tag, size, hash);
    crypto_wipe(tag, sizeof tag);
    return OK;
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

void credentials_read_stats(struct credentials *credentials, struct credentials_stats *out)
{
    struct gate *gate = &credentials->gate;

    (void)pthread_mutex_lock(&gate->mutex);
    *out = (struct credentials_stats){.computing = gate->inside,
                                      .waiting = gate->waiting,
                                      .computed = gate->entered,
                                      .refused = gate->refused};
    (void)pthread_mutex_unlock(&gate->mutex);
}
