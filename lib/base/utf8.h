/* Whether bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF. For
 * what only passes bytes on (the log, settings); what reads characters uses text/utf8.h. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/bytes.h"

/* The size of the sequence that begins at `text`, of which `left` bytes (at least 1) may be read;
 * 0 when there is none. NUL is a sequence of one byte. */
size_t utf8_sequence(const uint8_t *text, size_t left);

/* Whether all of it is UTF-8; empty is. */
bool bytes_are_utf8(struct bytes text);

#endif
