/* Verifies passes: every other service's side. The key file is looked at again at most every
 * `poll_ms`, when a pass comes; a new file that is not good is refused with a log line, and the
 * keys that were there stay in use. So keys change without a restart: the new public key is in
 * every file before session signs with it, the old one goes half a minute after. */
#ifndef PASS_VERIFIER_H
#define PASS_VERIFIER_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "log/log.h"
#include "pass/pass.h"

struct pass_verifier;

struct pass_verifier_options {
    const char *keys_path; /* a regular file that only its owner may write (keys.h) */
    const char *audience;  /* our own name: "audit" */
    const struct log *log;
    int64_t poll_ms; /* 0: 10,000 */
};

/* FAILED_PRECONDITION when the file cannot be used; the cause is in the log. The options' texts are
 * borrowed. */
NODISCARD struct status pass_verifier_open(const struct pass_verifier_options *options,
                                           struct pass_verifier **out);

/* Accepts NULL. */
void pass_verifier_close(struct pass_verifier **verifier);

/* Looks at the file now. OK also when it has not changed; FAILED_PRECONDITION when it was refused.
 */
NODISCARD struct status pass_verifier_reload(struct pass_verifier *verifier);

/* UNAUTHENTICATED, always with the same text, unless `text` is a pass for us at `now_us`; the cause
 * is in the log. The claims live in `arena`, at most 64 KiB of it. Safe in many threads. Fits
 * rpc_pass_rules, hence the void *: `verifier` is a struct pass_verifier. 36 us. */
NODISCARD struct status pass_verify(void *verifier, struct bytes text, int64_t now_us,
                                    struct arena *arena, const struct pass_claims **out);

#endif
