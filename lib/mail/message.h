/* A mail as it is sent: RFC 5322 with a text and an HTML part of equal content (RFC 2046 section
 * 5.1.4), to one recipient. The one place where mails are made. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "base/bytes.h"
#include "base/uuid.h"
#include "text/mail_address.h"

enum {
    MAIL_SUBJECT_MAXIMUM = 256, /* bytes */
    MAIL_NAME_MAXIMUM = 256,    /* bytes, of who it is from */
    MAIL_PART_MAXIMUM = 64 * 1024,
    /* Three times two parts, as quoted-printable may be, soft line ends and headers. */
    MAIL_MESSAGE_MAXIMUM = 512 * 1024,
};

struct mail_message {
    /* Names the mail for good, also when it is sent again: who gets it twice can tell. */
    struct uuid id;
    int64_t date_us; /* Unix time, of the years 1970 to 9999 */
    const struct mail_address *from;
    struct bytes from_name; /* may be empty */
    const struct mail_address *to;
    struct bytes subject;
    struct bytes text; /* UTF-8; LF ends a line. No other control characters but tabs */
    struct bytes html; /* the same */
};

/* Appends the whole mail with CRLF line ends, as SMTP's DATA takes it before dots are doubled.
 * INVALID_ARGUMENT when something is too long, empty that may not be, not UTF-8, or holds control
 * characters; RESOURCE_EXHAUSTED past the buffer's maximum, which MAIL_MESSAGE_MAXIMUM never is. */
NODISCARD struct status mail_compose(const struct mail_message *message, struct buffer *out);

#endif
