/* Percent-encoding (RFC 3986 section 2.1), read strictly: a '%' without two hexadecimal digits is
 * an error, never a percent sign. */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H

#include "base/bytes.h"

enum percent_plus { PERCENT_PLUS_IS_PLUS, PERCENT_PLUS_IS_SPACE };

/* Decodes into `out`, which has room for text.size bytes and may be the text itself. False for a
 * malformed escape and for a NUL, encoded or not; what `out` holds then is unspecified. */
NODISCARD bool percent_decode(struct bytes text, enum percent_plus plus, uint8_t *out,
                              size_t *size_out);

#endif
