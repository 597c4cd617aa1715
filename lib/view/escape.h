/* Text on its way into a page, one function per place it can stand in. Each appends to a bounded
 * buffer and accepts any bytes: what is not well-formed UTF-8 (RFC 3629), control characters and
 * those that turn the direction of text become U+FFFD, so that no byte of a value can reach into
 * the markup or the sentence around it. */
#ifndef VIEW_ESCAPE_H
#define VIEW_ESCAPE_H

#include "base/bytes.h"

/* Between tags. Also escapes quotes, so that a text moved into an attribute stays harmless. */
void view_escape_text(struct buffer *out, const char *text);

/* Inside a value in double quotes: as above, and white space other than a space by number. */
void view_escape_attribute(struct buffer *out, const char *text);

/* One path segment or one query value: everything but RFC 3986's unreserved characters as %XX. A
 * whole segment "." or ".." would still be read as a step, so the compiler of views admits texts in
 * queries only and numbers in paths. */
void view_escape_url_part(struct buffer *out, const char *text);

#endif
