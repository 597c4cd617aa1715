/* How hard a password is to guess, as zxcvbn estimates it (Wheeler, "zxcvbn: low-budget password
 * strength estimation", USENIX Security 2016): told to whoever chooses one, never a reason to
 * refuse it. */
#ifndef AUTH_CREDENTIALS_STRENGTH_H
#define AUTH_CREDENTIALS_STRENGTH_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

/* The numbers of passwords.proto. */
enum strength {
    STRENGTH_VERY_WEAK,
    STRENGTH_WEAK,
    STRENGTH_FAIR,
    STRENGTH_GOOD,
    STRENGTH_STRONG,
};

/* Of a password in NFC of at most PASSWORD_MAXIMUM code points. Takes milliseconds, whatever it is.
 * Our copy is wiped; what libzxcvbn copied into memory of its own it frees as it is, so that stays
 * in auth's memory until it is used again (Debian's library offers no hook and its archive cannot
 * be linked into a program that is loaded anywhere). RESOURCE_EXHAUSTED when the arena is used up.
 */
NODISCARD struct status strength_of(struct arena *arena, struct bytes normal, enum strength *out);

#endif
