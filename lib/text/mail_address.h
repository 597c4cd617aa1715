/* One mail address, local@domain, as a header and an SMTP command can carry it unquoted: ASCII, a
 * dot-atom (RFC 5322 section 3.2.3) before the @, a host name behind it. Nothing in it ends a line,
 * opens a quotation, or begins a second address, so that nothing can be injected through one.
 *
 * A domain in other letters is given in its ASCII form (xn--, RFC 5891), and a local part in other
 * letters (RFC 6531) is refused: few relays deliver to one. */
#ifndef TEXT_MAIL_ADDRESS_H
#define TEXT_MAIL_ADDRESS_H

#include "base/bytes.h"

enum {
    MAIL_ADDRESS_MAXIMUM = 254, /* bytes (RFC 5321 section 4.5.3.1.3) */
    MAIL_ADDRESS_CAPACITY = MAIL_ADDRESS_MAXIMUM + 1,
    MAIL_LOCAL_MAXIMUM = 64, /* bytes (RFC 5321 section 4.5.3.1.1) */
};

/* Made by mail_address_parse() alone, so that whoever has one may put it into a mail. */
struct mail_address {
    char text[MAIL_ADDRESS_CAPACITY];
};

/* False, with `out` untouched, when `text` is none. */
NODISCARD bool mail_address_parse(struct bytes text, struct mail_address *out);

/* What stands behind the @; a part of the address. */
const char *mail_address_domain(const struct mail_address *address);

#endif
