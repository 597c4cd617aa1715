/* The guess behind a password. Who has to make a word longer doubles it, holds a key down or puts a
 * year behind it, and who guesses passwords tries just that. So passwords and the words of a list
 * are compared by what is left of both without it. */
#ifndef AUTH_DOMAIN_GUESS_H
#define AUTH_DOMAIN_GUESS_H

#include "base/arena.h"
#include "base/bytes.h"

/* `text` case-folded, every character once where it is repeated, without ASCII digits and
 * punctuation at the end, and once where it is said at least one and a half times: "Passsword2026!"
 * and "passwordPassword" give "pasword". What consists of digits and punctuation keeps them. Never
 * empty unless `text` is. The result lives in the arena. INVALID_ARGUMENT when `text` is not UTF-8,
 * RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status guess_of(struct arena *arena, struct bytes text, struct bytes *out);

/* A number for a guess. That any two of a million have the same is less likely than one in 10^7. */
uint64_t guess_number(struct bytes guess);

/* For qsort and bsearch. */
int guess_number_compare(const void *a, const void *b);

#endif
