/* Codes as people type them: a Japanese keyboard gives full-width digits, mail programs copy
 * spaces. */
#ifndef TEXT_DIGITS_H
#define TEXT_DIGITS_H

#include "base/bytes.h"

/* Writes the `count` digits of `typed` in ASCII, and a NUL, to `out`, which has room for them.
 * Spaces, ASCII or ideographic, are passed over. False, with `out` unspecified, for any other
 * character or number of digits. */
NODISCARD bool text_digits(struct bytes typed, size_t count, char *out);

#endif
