/* Passwords, the slow part: making and checking what is kept of one, never more at once than the
 * machine bears.
 *
 * Kept is HMAC-SHA-256 under the pepper of the Argon2id tag (RFC 9106). The pepper is a key that
 * the database does not have, so whoever has the table alone can test no guess. An account that
 * does not exist or has no password is checked against a dummy of the same cost: same work, same
 * time, same answer (ASVS 6.3.8).
 */
#ifndef AUTH_CREDENTIALS_CREDENTIALS_H
#define AUTH_CREDENTIALS_CREDENTIALS_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "credentials/hashers.h"
#include "credentials/imported.h"
#include "crypto/argon2id.h"
#include "crypto/hmac.h"
#include "crypto/key.h"

/* What the database keeps of a password. */
struct verifier {
    uint8_t hash[SHA256_SIZE];
    uint8_t salt[CRYPTO_ARGON2ID_SALT_SIZE];
    struct crypto_argon2id_cost cost;
    int32_t pepper_id;
    /* "" for our own; else how another system computed it (credentials/imported.h), and `hash` is
     * the HMAC of what comes out of that, salt and cost say nothing. */
    char imported[IMPORTED_SETTING_CAPACITY];
    int64_t
        set_at_us; /* when the user chose the password; 0 before it is kept, and of former ones */
};

struct credentials;

struct credentials_options {
    const struct crypto_key_set *peppers;
    struct crypto_argon2id_cost cost; /* of new verifiers */
    int concurrency; /* computed at once; each takes cost.memory_kib and a processor */
};

enum {
    CREDENTIALS_CONCURRENCY_MAXIMUM = HASHERS_MAXIMUM,
    CREDENTIALS_QUEUE_MAXIMUM = 64, /* callers that wait for their turn; one more is refused */
    CREDENTIALS_WAIT_MAXIMUM_MS = 1000,
};

/* INVALID_ARGUMENT for a cost or concurrency out of bounds. */
NODISCARD struct status credentials_open(const struct credentials_options *options,
                                         struct credentials **out);

/* Nobody may be computing any more. Accepts NULL. */
void credentials_close(struct credentials **credentials);

/* Makes what is to be kept of `password`. RESOURCE_EXHAUSTED when too many wait: nothing was
 * computed. */
NODISCARD struct status credentials_make(struct credentials *credentials, struct bytes password,
                                         struct verifier *out);

/* What is to be kept of a password that another system has hashed. It takes as long to check as it
 * took there, until credentials_is_outdated() has it made anew. */
NODISCARD struct status credentials_import(struct credentials *credentials,
                                           const struct imported *imported, struct verifier *out);

/* Whether `password` is the one `verifier` was made of; never for NULL, which takes as long.
 * RESOURCE_EXHAUSTED when too many wait, UNAVAILABLE when the pepper of this verifier is not
 * loaded: not known, never to be taken for a no. */
NODISCARD struct status credentials_check(struct credentials *credentials,
                                          const struct verifier *verifier, struct bytes password,
                                          bool *matches_out);

/* Whether `password` is one of several. Those whose pepper is not loaded any more are passed over:
 * nobody can tell, and peppers are replaced once a year. RESOURCE_EXHAUSTED as before. */
NODISCARD struct status credentials_check_any(struct credentials *credentials,
                                              const struct verifier *verifiers, size_t count,
                                              struct bytes password, bool *matches_out);

/* True when new verifiers are made with more cost or another pepper: make it anew while the
 * password is at hand. */
bool credentials_is_outdated(const struct credentials *credentials,
                             const struct verifier *verifier);

void credentials_read_stats(struct credentials *credentials, struct hashers_stats *out);

#endif
