/* A one-time link: whoever has it sets the password of one user, once and for a short time. Its
 * token is 32 random bytes as 43 characters of base64url (ASVS 6.4.1, 6.5.5); auth keeps a keyed
 * hash alone, so neither reading nor writing the table gives anybody a link. */
#ifndef AUTH_DOMAIN_LINK_H
#define AUTH_DOMAIN_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct crypto_hmac_key; /* crypto/hmac.h */

/* The numbers are those of links.proto and of the database. */
enum link_purpose {
    LINK_ACTIVATION = 1, /* the first password of who was invited */
    LINK_RESET = 2,
};

enum {
    LINK_TOKEN_SIZE = 32,
    LINK_TOKEN_LENGTH = 43, /* characters, without the NUL */
    LINK_MAC_SIZE = 32,
};

struct link_token {
    uint8_t bytes[LINK_TOKEN_SIZE];
};

struct link_mac {
    uint8_t bytes[LINK_MAC_SIZE];
};

/* From now, in microseconds: 24 hours for an activation, 30 minutes for a reset. */
int64_t link_lifetime_us(enum link_purpose purpose);

/* Accepts exactly LINK_TOKEN_LENGTH characters that are the one spelling of 32 bytes; false, with
 * `out` as it was, for anything else. */
NODISCARD bool link_token_parse(const char *text, struct link_token *out);

void link_token_encode(const struct link_token *token, char out[static LINK_TOKEN_LENGTH + 1]);

/* Wipes; for CLEANUP(). */
void link_token_wipe(struct link_token *token);

/* The name under which a link is kept; not a secret. Another for another purpose, so that a link
 * for one is none for the other. */
void link_mac_compute(const struct link_token *token, enum link_purpose purpose,
                      const struct crypto_hmac_key *key, struct link_mac *out);

#endif
