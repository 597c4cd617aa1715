#include "crypto/crypto.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sodium.h>

#include "crypto/crypto_private.h"

enum { RANDOM_MAXIMUM = 1 << 20 }; /* no caller needs more; RAND_priv_bytes() takes an int */

static struct status refuse_start(const struct crypto_options *options, const char *reason)
{
    log_error(options->log, "crypto_start_refused", LOG_STR("reason", reason));
    return FAIL(FAILED_PRECONDITION, "cryptography cannot start");
}

struct status crypto_open(const struct crypto_options *options)
{
    if (memory_is_open())
        return refuse_start(options, "open already");
    if (sodium_init() < 0)
        return refuse_start(options, "libsodium does not start");
    if (RAND_status() != 1)
        return refuse_start(options, "OpenSSL has no randomness");
    if (!memory_open())
        return refuse_start(options, "no memory for keys");
    if (memory_lock())
        return OK;
    if (!options->allow_unlocked_memory) {
        memory_close();
        return refuse_start(options, "memory for keys cannot be locked (RLIMIT_MEMLOCK)");
    }
    log_warn(options->log, "crypto_memory_unlocked", LOG_NONE);
    return OK;
}

void crypto_close(void)
{
    memory_close();
}

struct status crypto_random(void *out, size_t size)
{
    assert(size <= RANDOM_MAXIMUM);
    if (RAND_priv_bytes(out, (int)size) == 1)
        return OK;
    crypto_wipe(out, size);
    return FAIL(INTERNAL, "internal error");
}

bool crypto_equal(const void *a, const void *b, size_t size)
{
    return CRYPTO_memcmp(a, b, size) == 0;
}

void crypto_wipe(void *data, size_t size)
{
    if (size > 0)
        OPENSSL_cleanse(data, size);
}
