/* Which passwords are acceptable (NIST SP 800-63B-4 section 3.1.1.2; ASVS 6.2): long enough, not
 * one that anybody guesses from the account or knows anyway; any character, no composition rules,
 * no expiry, no truncation. */
#ifndef AUTH_DOMAIN_PASSWORD_H
#define AUTH_DOMAIN_PASSWORD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "text/password.h"

enum {
    PASSWORD_MINIMUM = 15, /* code points after NFC, as PASSWORD_MAXIMUM */
    PASSWORD_HISTORY = 3,  /* the present one and those before it: none of them is chosen again */
};

/* What may be wrong with a password; several at once. */
enum password_fault {
    PASSWORD_SHORT,
    PASSWORD_LONG,
    PASSWORD_MONOTONOUS, /* a few characters over and over */
    PASSWORD_NAMES,      /* little more than what its owner or their company is called */
    PASSWORD_COMMON,     /* domain/common_password.h */
    PASSWORD_BREACHED,   /* credentials/breached.h; never password_judge()'s, nor is the next */
    PASSWORD_FORMER,     /* one of the last PASSWORD_HISTORY */
    PASSWORD_FAULTS,
};

typedef uint32_t password_faults;

#define PASSWORD_FAULT(fault) ((password_faults)1 << (fault))

/* What a new password is compared with. */
struct password_owner {
    const char *login_id; /* canonical */
    const char *name;
    const char *tenant_code;
    const char *tenant_name;
};

/* All that is wrong with a password in NFC, 0 for nothing. What is PASSWORD_LONG is not looked at
 * any further. Of a short one the rest is told as well, so that nobody lengthens what is refused
 * then. INVALID_ARGUMENT when a text is not UTF-8, RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status password_judge(struct arena *arena, struct bytes normal,
                                       const struct password_owner *owner,
                                       password_faults *faults_out);

/* OK for none, else INVALID_ARGUMENT with the first of them in words for whoever typed it. */
NODISCARD struct status password_refusal(password_faults faults);

#endif
