/* Threads that hash passwords for callers who wait. They are few, so that a flood of sign-ins costs
 * bounded memory; a few more callers wait their turn, in the order in which they came, and the rest
 * are turned away at once, so that nobody waits for long; and they give way to every other thread,
 * so that whatever else the machine does, sessions' checks first, goes on while everybody signs in.
 *
 * What counts is who shares a control group with them: services on one machine, and auth's own
 * threads anywhere. Between containers it is their shares of the processor that count
 * (README.md). */
#ifndef AUTH_CREDENTIALS_HASHERS_H
#define AUTH_CREDENTIALS_HASHERS_H

#include <stdint.h>

#include "base/status.h"
#include "crypto/argon2id.h"

enum {
    HASHERS_MAXIMUM = 64,
    /* Added to the program's own, see setpriority(2): a third of the share of a busy machine. More
     * gained nothing that could be measured, and sign-ins were refused that found no time. */
    HASHERS_NICE = 5,
};

struct hashers;

/* `count` hash at once, 1 to HASHERS_MAXIMUM; `queue` callers wait. A thread that has had nothing
 * to do for `memory_kept_ms` gives back what its last hash worked in. */
NODISCARD struct status hashers_open(int count, int queue, int64_t memory_kept_ms,
                                     struct hashers **out);

/* Nobody may be waiting any more. Accepts NULL. */
void hashers_close(struct hashers **hashers);

/* `memory` is the thread's own, for this hash. */
typedef void hasher_job(void *context, struct crypto_argon2id_memory *memory);

/* Has one of them call `hash`, and returns when it has. RESOURCE_EXHAUSTED when the queue is full
 * or the turn does not come within `timeout_ms`: it was not called, and will not be. */
NODISCARD struct status hashers_run(struct hashers *hashers, hasher_job *hash, void *context,
                                    int64_t timeout_ms);

struct hashers_stats {
    int64_t computing;
    int64_t waiting;
    int64_t memory; /* bytes kept for hashes to work in */
    uint64_t computed;
    uint64_t refused;
};

void hashers_read_stats(struct hashers *hashers, struct hashers_stats *out);

#endif
