/* The list of passwords that everybody knows: words, names and passwords of others. The program has
 * a number for each (domain/guess.h) and none of the words; THIRD_PARTY.md says where they are
 * from. */
#ifndef AUTH_DOMAIN_COMMON_PASSWORD_H
#define AUTH_DOMAIN_COMMON_PASSWORD_H

#include "base/arena.h"
#include "base/bytes.h"

enum { COMMON_PASSWORDS_MINIMUM = 100000 }; /* what is promised; tests/unit/auth holds it */

/* Made by wordlist/ when this is built: rising, none twice. */
extern const uint64_t common_passwords[];
extern const size_t common_password_count;

/* Whether the guess behind a password is on the list. Statuses as guess_of(). */
NODISCARD struct status common_password_find(struct arena *arena, struct bytes password,
                                             bool *is_common_out);

#endif
