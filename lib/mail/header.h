/* Headers of a mail (RFC 5322 section 2.2), with text of any language as encoded words (RFC 2047).
 * What is put into a header leaves it as printable ASCII and folds at 76 characters: a line end in
 * it would begin a header of somebody else's choice, so what has one is refused. */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "base/bytes.h"
#include "text/mail_address.h"

/* Appends "NAME: TEXT" and its line end. `name` is a literal. INVALID_ARGUMENT, and nothing is
 * appended, when the text is not one line (text/utf8.h). */
NODISCARD struct status mail_put_header(struct buffer *out, const char *name, struct bytes text);

/* The same with an address and who it belongs to; nothing but the address when `who` is empty. */
NODISCARD struct status mail_put_mailbox(struct buffer *out, const char *name, struct bytes who,
                                         const struct mail_address *address);

#endif
