/* Keys from files. A file holds exactly 32 random bytes, may be read by its owner and at most its
 * group (0400, or 0440 where Kubernetes adds fsGroup), is a regular file and belongs to this
 * process's user or root. It is read once and closed.
 *
 * A key's id is computed from the key itself, so that it need not be configured and cannot be
 * mistaken: change a key by putting a new file in the place of the current one and the old one in
 * the place of the previous. What is stored in the database says which key made it.
 *
 *     CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};
 *     TRY(crypto_key_set_load(settings->key_file, settings->previous_key_file, log, &keys));
 */
#ifndef CRYPTO_KEY_H
#define CRYPTO_KEY_H

#include "base/status.h"
#include "crypto/secret.h"
#include "log/log.h"

enum { CRYPTO_KEY_SIZE = 32 };

struct crypto_key {
    int32_t id; /* 1 to 2^31-1, fits an integer column; 0 only in {0} */
    struct secret secret;
};

/* FAILED_PRECONDITION when the file is not as described above; which rule it broke is in the log.
 */
NODISCARD struct status crypto_key_load(const char *path, const struct log *log,
                                        struct crypto_key *out);

/* Accepts {0}. */
void crypto_key_close(struct crypto_key *key);

/* Two valid keys while one replaces the other. */
struct crypto_key_set {
    struct crypto_key current;  /* makes everything new */
    struct crypto_key previous; /* still recognised; {0} when there is none */
};

/* `previous_path` may be NULL or "". FAILED_PRECONDITION as above, and when both hold the same key.
 */
NODISCARD struct status crypto_key_set_load(const char *path, const char *previous_path,
                                            const struct log *log, struct crypto_key_set *out);

/* A key per purpose, so that what one part makes means nothing to another (HKDF, RFC 5869).
 * `purpose` is a literal such as "session-token". The ids stay those of the files. */
NODISCARD struct status crypto_key_set_derive(const struct crypto_key_set *keys,
                                              const char *purpose, struct crypto_key_set *out);

/* Accepts {0}. */
void crypto_key_set_close(struct crypto_key_set *keys);

/* NULL when neither key has this id. */
const struct crypto_key *crypto_key_set_find(const struct crypto_key_set *keys, int32_t id);

#endif
