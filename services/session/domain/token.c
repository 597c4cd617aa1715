#include "domain/token.h"

#include <string.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"

bool token_parse(const char *text, struct token *out)
{
    CLEANUP(token_wipe) struct token parsed = {{0}};

    if (strnlen(text, TOKEN_LENGTH + 1) != TOKEN_LENGTH ||
        !base64url_decode(text, TOKEN_LENGTH, parsed.bytes, sizeof parsed.bytes))
        return false;
    *out = parsed;
    return true;
}

void token_encode(const struct token *token, char out[static TOKEN_LENGTH + 1])
{
    base64url_encode(token->bytes, sizeof token->bytes, out);
}

void token_wipe(struct token *token)
{
    crypto_wipe(token, sizeof *token);
}

void token_mac_compute(const struct token *token, const struct crypto_hmac_key *key,
                       struct token_mac *out)
{
    crypto_hmac_sha256(key, token->bytes, sizeof token->bytes, out->bytes);
}

bool token_mac_equal(const struct token_mac *a, const struct token_mac *b)
{
    return crypto_equal(a->bytes, b->bytes, sizeof a->bytes);
}
