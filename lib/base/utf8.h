/* UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/bytes.h"

/* The size of the sequence that begins at `text`, of which `left` bytes (at least 1) may be read;
 * 0 when there is none. NUL is a sequence of one byte. */
size_t utf8_sequence(const uint8_t *text, size_t left);

/* Whether all of it is UTF-8; empty is. */
bool utf8_is_valid(struct bytes text);

#endif
