/* Issues passes: session's side. */
#ifndef PASS_ISSUER_H
#define PASS_ISSUER_H

#include "base/arena.h"
#include "log/log.h"
#include "pass/keys.h"
#include "pass/pass.h"

struct pass_issuer {
    struct crypto_signing_key signing;
    struct pass_key key;
};

/* From a key file (crypto/key.h), which holds the seed. FAILED_PRECONDITION as crypto_key_load().
 */
NODISCARD struct status pass_issuer_open(const char *seed_path, const struct log *log,
                                         struct pass_issuer *out);

/* Accepts {0}. */
void pass_issuer_close(struct pass_issuer *issuer);

/* Signs a pass that begins at `now_us` and ends PASS_LIFETIME later, with an id of its own: the
 * claims' `id`, `issued_at` and `expires_at` are not looked at. 12 us. The text lives in `arena`;
 * wipe nothing, it is worth nothing in half a minute. RESOURCE_EXHAUSTED when it would be longer
 * than PASS_MAXIMUM or the arena is used up; INTERNAL without randomness. */
NODISCARD struct status pass_issue(const struct pass_issuer *issuer,
                                   const struct pass_claims *claims, int64_t now_us,
                                   struct arena *arena, char **out);

#endif
