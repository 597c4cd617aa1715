/* The only door to cryptographic primitives: nobody outside this folder includes OpenSSL or
 * libsodium for them (lib/tls and lib/http do for TLS).
 *
 *     crypto.h     start, random bytes, comparing and wiping
 *     secret.h     memory for keys: locked, not dumped, wiped
 *     key.h        keys from files, two valid at a time, one derived per purpose
 *     hash.h       SHA-256
 *     hmac.h       HMAC-SHA-256 and HKDF
 *     signature.h  Ed25519
 *     argon2id.h   what is stored of a password
 *     foreign_kdf.h  what other systems store of one
 *     seal.h       encryption of what waits in the database
 *     code.h       codes for people to type and references for them to tell
 *     merkle.h     hashes of the history's tree
 */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include <stddef.h>

#include "base/status.h"
#include "log/log.h"

struct crypto_options {
    const struct log *log; /* may be NULL */
    /* Start even where the memory for keys cannot be locked, so that keys may reach swap. For
     * machines that allow no locked memory; a production node allows 64 KiB. */
    bool allow_unlocked_memory;
};

/* Once per process, before its second thread. FAILED_PRECONDITION when the memory for keys cannot
 * be locked or the libraries do not start (the cause is in the log), or when it is open already. */
NODISCARD struct status crypto_open(const struct crypto_options *options);

/* Wipes and returns the memory for keys; every secret must be closed before. For tests: a process
 * that ends need not. */
void crypto_close(void);

/* `size` bytes nobody can guess (OpenSSL's private generator; safe in threads and after fork).
 * INTERNAL when there is no randomness: `out` is then zero and must not be used. */
NODISCARD struct status crypto_random(void *out, size_t size);

/* Takes the same time wherever the first difference is. */
NODISCARD bool crypto_equal(const void *a, const void *b, size_t size);

/* Zeroes memory in a way the compiler may not leave out. `data` may be NULL when `size` is 0. */
void crypto_wipe(void *data, size_t size);

#endif
