/* What an internal system keeps of a sign-in that it hosts, to ask for passes by it: a signed note,
 * no row. It says "this system verified this user's password then, who was as this version says";
 * to another system, about another user or once the user has changed it says nothing. It lets
 * nobody in: whoever asks needs the system's certificate, too, and gets what the user may do now.
 */
#ifndef AUTH_DOMAIN_TICKET_H
#define AUTH_DOMAIN_TICKET_H

#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"

struct crypto_hmac_keys; /* crypto/hmac.h */

enum {
    TICKET_LENGTH = 118, /* characters */
    TICKET_CAPACITY = TICKET_LENGTH + 1,
};

struct ticket {
    struct uuid sign_in_id; /* random; what passes say where those of ours say the session */
    int64_t tenant_id;
    struct uuid user_id;
    int64_t version; /* of the user */
    int64_t verified_at_us;
};

/* `system` is the name in the certificate of whoever hosts the sign-in. */
void ticket_encode(const struct crypto_hmac_keys *keys, const char *system,
                   const struct ticket *ticket, char out[static TICKET_CAPACITY]);

/* False, with `out` untouched, for what was not made for this system. Whether it is of now and of
 * the user as they are is the caller's to ask. */
NODISCARD bool ticket_parse(const struct crypto_hmac_keys *keys, const char *system,
                            const char *text, struct ticket *out);

#endif
