/* Which passwords are acceptable (NIST SP 800-63B-4 section 3.1.1.2; ASVS 6.2): long enough, not
 * one that anybody guesses from the account; any character, no composition rules, no expiry, no
 * truncation. */
#ifndef AUTH_DOMAIN_PASSWORD_H
#define AUTH_DOMAIN_PASSWORD_H

#include <stddef.h>

#include "base/status.h"
#include "text/password.h"

enum { PASSWORD_MINIMUM = 15 }; /* code points after NFC, as PASSWORD_MAXIMUM */

/* What a new password is compared with. */
struct password_owner {
    const char *login_id; /* canonical */
    const char *name;
    const char *tenant_code;
};

/* OK, or INVALID_ARGUMENT with the reason in words for whoever typed it. `normal` is the password
 * in NFC. */
NODISCARD struct status password_validate(const char *normal, const struct password_owner *owner);

#endif
