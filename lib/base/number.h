/* Decimal numbers from text, the one strict way: no sign but a leading '-' where the minimum is
 * negative, no white space, no leading zeros, no '+', nothing behind. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Parses `length` characters; false, with `out` untouched, unless they spell a number from
 * `minimum` to `maximum`. */
NODISCARD bool number_parse(const char *text, size_t length, int64_t minimum, int64_t maximum,
                            int64_t *out);

#endif
