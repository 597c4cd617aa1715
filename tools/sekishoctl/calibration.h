/* How expensive password hashes may be on a machine: the dearest Argon2id that stays within a time.
 *
 * Memory is what makes guessing dear on graphics cards, so it is raised first and passes with what
 * is left. Never below the standard of auth's settings: on a slower machine that takes longer. */
#ifndef SEKISHOCTL_CALIBRATION_H
#define SEKISHOCTL_CALIBRATION_H

#include <stdint.h>

#include "crypto/argon2id.h"

struct calibration {
    struct crypto_argon2id_cost cost;
    int64_t duration_us; /* of one hash; more than the target only for the standard cost */
};

/* Takes the time of one hash. */
typedef struct status (*calibration_measure)(struct crypto_argon2id_cost cost, void *context,
                                             int64_t *duration_us_out);

NODISCARD struct status calibration_find(int64_t target_us, calibration_measure measure,
                                         void *context, struct calibration *out);

/* The fastest of a few: what else the machine does only ever adds. */
NODISCARD struct status calibration_measure_here(struct crypto_argon2id_cost cost, void *context,
                                                 int64_t *duration_us_out);

#endif
