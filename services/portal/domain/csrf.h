/* The two independent checks that a form was sent by our own page to our own page (controls of
 * OWASP's CSRF sheet; ASVS 3.5): what the browser says of where the request comes from, and a token
 * that only a page of this very session holds. */
#ifndef PORTAL_DOMAIN_CSRF_H
#define PORTAL_DOMAIN_CSRF_H

#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/encoding.h"
#include "base/status.h"
#include "crypto/hmac.h"

enum {
    CSRF_RANDOM_SIZE = 16,
    CSRF_TOKEN_SIZE = CSRF_RANDOM_SIZE + SHA256_SIZE,
    CSRF_TEXT_CAPACITY = BASE64URL_CAPACITY(CSRF_TOKEN_SIZE),
    IDEMPOTENCY_KEY_SIZE = SHA256_SIZE,
};

/* What a token belongs to: a hash of the session's id after sign-in, which stays while its cookie
 * changes under open pages, and of the cookie __Host-p before. */
struct csrf_binding {
    uint8_t hash[SHA256_SIZE];
};

struct csrf_binding csrf_bind(const char *owner);

/* A new token for one form. Any number may be valid at once: tabs do not disturb each other. */
NODISCARD struct status csrf_issue(const struct crypto_hmac_keys *keys,
                                   const struct csrf_binding *binding,
                                   char out[static CSRF_TEXT_CAPACITY]);

/* True when `text` was issued for this binding; `random_out` then holds its random part. */
NODISCARD bool csrf_check(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                          const char *text, uint8_t random_out[static CSRF_RANDOM_SIZE]);

/* Whether the browser says that the request came from our own origin ("https://portal.example"):
 * Sec-Fetch-Site must be `same-origin`; when the browser sends none, Origin must be ours; with
 * neither, no. NULL for a header that is not there. */
bool csrf_is_same_origin(const char *sec_fetch_site, const char *origin, const char *own_origin);

/* The same form sent twice is the same change: one key for a token, the path it goes to and the
 * fields sent with it (the method is POST for all). A corrected form has other fields and so
 * another key; the forms in the rows of a list, which have one token and may have no other field,
 * differ by their path. */
void csrf_idempotency_key(const struct crypto_hmac_keys *keys,
                          const uint8_t random[static CSRF_RANDOM_SIZE], const char *path,
                          struct bytes body, uint8_t out[static IDEMPOTENCY_KEY_SIZE]);

/* The key of a further step of the change that has `key`: the same for the same form, another for
 * each step. `out` may be `key`. */
void csrf_further_key(const uint8_t key[static IDEMPOTENCY_KEY_SIZE], const char *step,
                      uint8_t out[static IDEMPOTENCY_KEY_SIZE]);

#endif
