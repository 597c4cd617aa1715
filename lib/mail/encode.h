/* How a mail carries bytes that are not ASCII: base64 (RFC 2045 section 6.8) and quoted-printable
 * (section 6.7). */
#ifndef MAIL_ENCODE_H
#define MAIL_ENCODE_H

#include "base/bytes.h"

/* With padding, on one line. */
void mail_put_base64(struct buffer *out, struct bytes data);

/* The same in lines of 76 characters, each ended by CRLF; nothing for no bytes. */
void mail_put_base64_lines(struct buffer *out, struct bytes data);

/* `text` has CRLF for the ends of its lines and nowhere else. Lines have 76 characters at most, and
 * a line end stands behind all of it, which belongs to the boundary that follows (RFC 2046 section
 * 5.1.1). */
void mail_put_quoted_printable(struct buffer *out, struct bytes text);

#endif
