/* Short random texts for people: a code to type and a reference to tell the help desk. */
#ifndef CRYPTO_CODE_H
#define CRYPTO_CODE_H

#include <stdint.h>

#include "base/status.h"

enum {
    CRYPTO_CODE_CAPACITY = sizeof "12345678",
    CRYPTO_REFERENCE_CAPACITY = sizeof "7K2M-Q4XD",
};

/* Eight digits, each of the 10^8 equally likely. A secret: wipe it. INTERNAL as crypto_random(). */
NODISCARD struct status crypto_code(char out[static CRYPTO_CODE_CAPACITY]);

enum { CRYPTO_REFERENCE_SOURCE = 5 }; /* bytes */

/* The reference of a request: eight of 32 characters that are not mistaken for each other (no 0, 1,
 * I, O), in two groups. Names an answer in pages, logs and events; not a secret. Made of the first
 * bytes of the request's id, which are random in a UUID of version 4: so whoever has the id, an
 * event for one, knows the reference too. */
void crypto_reference_of(const uint8_t id[static CRYPTO_REFERENCE_SOURCE],
                         char out[static CRYPTO_REFERENCE_CAPACITY]);

#endif
