/* What a mail server answers, and what that means for the mail (RFC 5321 section 4.2, RFC 3463). */
#ifndef MAIL_REPLY_H
#define MAIL_REPLY_H

#include "base/bytes.h"

enum { MAIL_ENHANCED_CAPACITY = sizeof "5.999.999" };

struct mail_reply {
    int code;                              /* 200 to 599; 0 for none */
    char enhanced[MAIL_ENHANCED_CAPACITY]; /* "5.1.1", of the class of the code; "" for none */
};

/* Takes the last line of a reply, with or without its line end: "550 5.1.1 no such user". False,
 * with `out` untouched, for what is none, or a line that others follow ("250-SIZE"). */
NODISCARD bool mail_reply_parse(struct bytes line, struct mail_reply *out);

/* What the server was asked when it answered, or did not. */
enum mail_phase {
    MAIL_PHASE_SERVER,    /* greeting, TLS, who we are and who the mail is from */
    MAIL_PHASE_RECIPIENT, /* who it is to */
    MAIL_PHASE_CONTENT,   /* the mail itself, until its last line was sent */
    MAIL_PHASE_SENT,      /* all of it was sent */
};

enum mail_outcome {
    MAIL_OUTCOME_DELIVERED, /* the server has taken it over */
    MAIL_OUTCOME_RETRY,     /* the server has not taken it, and may do so later */
    MAIL_OUTCOME_REFUSED,   /* it never will: the address is bad, or the mail */
    MAIL_OUTCOME_UNCERTAIN, /* it may have it: it was sent, and nothing was answered */
};

/* `reply` has code 0 when nothing, or nonsense, was answered. A refusal of the server's policy
 * (X.7.Z), or before it was told the recipient, is about us and not about the address: RETRY. */
enum mail_outcome mail_judge(enum mail_phase phase, const struct mail_reply *reply);

#endif
