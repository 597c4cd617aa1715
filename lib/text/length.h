/* How long a text is, in the units rules and pages speak of. `text` is UTF-8 (utf8_is_text());
 * what is not counts up to the first byte that is wrong. */
#ifndef TEXT_LENGTH_H
#define TEXT_LENGTH_H

#include "base/bytes.h"

/* Unicode code points: what limits on passwords are about (NIST SP 800-63B). */
size_t text_count_code_points(struct bytes text);

/* What a reader calls characters (extended grapheme clusters, UAX #29): か + dakuten is one, a
 * family emoji is one. */
size_t text_count_graphemes(struct bytes text);

/* The longest beginning of at most so many bytes, or graphemes, that cuts no grapheme in two. */
struct bytes text_truncate_bytes(struct bytes text, size_t maximum);
struct bytes text_truncate_graphemes(struct bytes text, size_t maximum);

#endif
