/* How many columns a text takes on a terminal: two for each wide character of Chinese, Japanese and
 * Korean, none for what combines with the character before it (UAX #11; ambiguous ones count as
 * one). */
#ifndef TEXT_WIDTH_H
#define TEXT_WIDTH_H

#include "base/bytes.h"

/* `text` is UTF-8 (utf8_is_text()); what is not counts up to the first byte that is wrong. */
size_t text_width(struct bytes text);

#endif
