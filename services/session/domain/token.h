/* The session token: 32 random bytes that only the browser keeps, as 43 characters of base64url.
 * Memory and database know its keyed hash alone, so neither reading nor writing the table gives
 * anybody a session. The key is a file outside the database. */
#ifndef SESSION_DOMAIN_TOKEN_H
#define SESSION_DOMAIN_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct crypto_hmac_key; /* crypto/hmac.h */

enum {
    TOKEN_SIZE = 32,
    TOKEN_LENGTH = 43, /* characters, without the NUL */
    TOKEN_MAC_SIZE = 32,
};

struct token {
    uint8_t bytes[TOKEN_SIZE];
};

/* HMAC-SHA-256 of the 32 bytes: the name under which a session is kept. Not a secret. */
struct token_mac {
    uint8_t bytes[TOKEN_MAC_SIZE];
};

/* Accepts exactly TOKEN_LENGTH characters that are the one spelling of 32 bytes; false, with `out`
 * as it was, for anything else. */
NODISCARD bool token_parse(const char *text, struct token *out);

void token_encode(const struct token *token, char out[static TOKEN_LENGTH + 1]);

/* Wipes; for CLEANUP(). */
void token_wipe(struct token *token);

void token_mac_compute(const struct token *token, const struct crypto_hmac_key *key,
                       struct token_mac *out);

bool token_mac_equal(const struct token_mac *a, const struct token_mac *b);

#endif
