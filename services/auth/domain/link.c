#include "domain/link.h"

#include <string.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"

static const int64_t US_PER_MINUTE = INT64_C(60) * 1000000;

enum { ACTIVATION_MINUTES = 24 * 60, RESET_MINUTES = 30 };

int64_t link_lifetime_us(enum link_purpose purpose)
{
    return (purpose == LINK_ACTIVATION ? ACTIVATION_MINUTES : RESET_MINUTES) * US_PER_MINUTE;
}

bool link_token_parse(const char *text, struct link_token *out)
{
    CLEANUP(link_token_wipe) struct link_token parsed = {{0}};

    if (strnlen(text, LINK_TOKEN_LENGTH + 1) != LINK_TOKEN_LENGTH ||
        !base64url_decode(text, LINK_TOKEN_LENGTH, parsed.bytes, sizeof parsed.bytes))
        return false;
    *out = parsed;
    return true;
}

void link_token_encode(const struct link_token *token, char out[static LINK_TOKEN_LENGTH + 1])
{
    base64url_encode(token->bytes, sizeof token->bytes, out);
}

void link_token_wipe(struct link_token *token)
{
    crypto_wipe(token, sizeof *token);
}

void link_mac_compute(const struct link_token *token, enum link_purpose purpose,
                      const struct crypto_hmac_key *key, struct link_mac *out)
{
    uint8_t prefix = (uint8_t)purpose;
    struct crypto_hmac state;

    crypto_hmac_init(&state, key);
    crypto_hmac_add(&state, &prefix, sizeof prefix);
    crypto_hmac_add(&state, token->bytes, sizeof token->bytes);
    crypto_hmac_finish(&state, out->bytes);
}
