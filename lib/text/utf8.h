/* What counts as text here: UTF-8 as RFC 3629 defines it, without NUL. There is one validator, that
 * of base/utf8.h, so that no two parts of the system see different characters in the same bytes
 * (ASVS 1.1.1, 1.5.3). */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "base/bytes.h"
#include "base/status.h"

enum { UTF8_CHARACTER_MAXIMUM = 4 }; /* bytes of one code point */

/* Takes the first code point off `rest`; false, with both arguments untouched, when `rest` is empty
 * or does not begin with one: overlong, surrogate, past U+10FFFF, cut off, NUL. */
NODISCARD bool utf8_next(struct bytes *rest, uint32_t *out);

/* Every byte belongs to a code point, none is NUL (base/utf8.h lets that pass). The empty text is
 * one. */
NODISCARD bool utf8_is_text(struct bytes text);

/* Valid and one line that shows as it is: no control characters (C0, DEL, C1), no line or paragraph
 * separator, none of the characters that reorder what stands around them (Trojan Source,
 * CVE-2021-42574), and none that nobody sees: zero-width ones, fillers, tags. Joiners stand between
 * pictures alone; what chooses the form of a kanji or an emoji may stay. For names, titles and
 * identifiers. */
NODISCARD bool utf8_is_line(struct bytes text);

/* Chooses between forms of the character before it; is hardly seen itself. */
bool utf8_is_variation(uint32_t character);

/* Writes `character`, which must be a code point, to `out`; returns how many bytes. */
size_t utf8_encode(uint32_t character, uint8_t out[static UTF8_CHARACTER_MAXIMUM]);

#endif
