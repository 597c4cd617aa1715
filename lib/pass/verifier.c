#include "pass/verifier.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "pass/claims.h"
#include "pass/keys.h"

enum { DEFAULT_POLL_MS = 10000, MICROSECONDS = 1000000 };

struct pass_verifier {
    struct pass_verifier_options options;
    pthread_mutex_t lock; /* of what follows */
    struct pass_keys keys;
    bool has_looked;
    struct file_stamp seen; /* the file as it was last looked at, good or not */
    struct status outcome;  /* of that look */
    int64_t looked_at_ms;
};

static struct status refuse_file(const struct pass_verifier *verifier, const char *reason)
{
    log_error(verifier->options.log, "pass_keys_refused",
              LOG_STR("path", verifier->options.keys_path), LOG_STR("reason", reason));
    return FAIL(FAILED_PRECONDITION, "the key set cannot be used");
}

/* A file that others may write would be a way to make passes. */
static struct status read_keys(struct pass_verifier *verifier)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, PASS_KEYS_FILE_MAXIMUM);
    struct status read = file_read_trusted(verifier->options.keys_path, &text);
    if (!status_is_ok(read))
        return refuse_file(verifier, read.text);
    struct status parsed = pass_keys_parse(buffer_bytes(&text), &verifier->keys);
    return status_is_ok(parsed) ? OK : refuse_file(verifier, parsed.text);
}

/* Reads the file if it is not the one that was read last; a bad one is complained of once. */
static struct status look(struct pass_verifier *verifier)
{
    bool is_new = file_stamp_renew(verifier->options.keys_path, &verifier->seen);

    verifier->looked_at_ms = clock_monotonic_ms();
    if (verifier->has_looked && !is_new)
        return verifier->outcome;
    verifier->has_looked = true;
    verifier->outcome = read_keys(verifier);
    return verifier->outcome;
}

struct status pass_verifier_open(const struct pass_verifier_options *options,
                                 struct pass_verifier **out)
{
    CLEANUP(pass_verifier_close) struct pass_verifier *verifier = calloc(1, sizeof *verifier);
    if (verifier == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the key set");
    verifier->options = *options;
    if (verifier->options.poll_ms == 0)
        verifier->options.poll_ms = DEFAULT_POLL_MS;
    (void)pthread_mutex_init(&verifier->lock, NULL);
    TRY(look(verifier));
    *out = verifier;
    verifier = NULL; /* now the caller's */
    return OK;
}

void pass_verifier_close(struct pass_verifier **verifier)
{
    if (*verifier == NULL)
        return;
    (void)pthread_mutex_destroy(&(*verifier)->lock);
    free(*verifier);
    *verifier = NULL;
}

struct status pass_verifier_reload(struct pass_verifier *verifier)
{
    pthread_mutex_lock(&verifier->lock);
    struct status looked = look(verifier);
    pthread_mutex_unlock(&verifier->lock);
    return looked;
}

static struct status refuse(const struct pass_verifier *verifier, const char *reason)
{
    log_warn(verifier->options.log, "pass_refused", LOG_STR("reason", reason));
    return FAIL(UNAUTHENTICATED, "pass is not valid");
}

/* The three parts of a compact JWS, still encoded. A further dot stays in the signature, which is
 * then no base64url. */
struct parts {
    struct bytes header, payload, signature;
    struct bytes signed_bytes; /* header, dot, payload */
};

static bool split(struct bytes text, struct parts *out)
{
    const uint8_t *end = text.data + text.size;
    const uint8_t *first = memchr(text.data, '.', text.size);
    const uint8_t *second = first ? memchr(first + 1, '.', (size_t)(end - first - 1)) : NULL;
    if (second == NULL)
        return false;
    *out = (struct parts){
        .header = {text.data, (size_t)(first - text.data)},
        .payload = {first + 1, (size_t)(second - first - 1)},
        .signature = {second + 1, (size_t)(end - second - 1)},
        .signed_bytes = {text.data, (size_t)(second - text.data)},
    };
    return true;
}

/* The key whose passes have exactly this header. There is no other way to name a key or an
 * algorithm, so "none", HS256, unknown kids, "crit" and "jwk" need no case of their own. */
static bool find_key(struct pass_verifier *verifier, struct bytes header,
                     uint8_t out[static CRYPTO_PUBLIC_KEY_SIZE])
{
    bool found = false;

    pthread_mutex_lock(&verifier->lock);
    if (clock_monotonic_ms() - verifier->looked_at_ms >= verifier->options.poll_ms)
        (void)!status_is_ok(look(verifier)); /* a bad file leaves the keys as they are */
    for (size_t i = 0; i < verifier->keys.count && !found; i++) {
        const struct pass_key *key = &verifier->keys.keys[i];
        found = bytes_equal(header, bytes_of(key->header));
        if (found)
            memcpy(out, key->public_key, CRYPTO_PUBLIC_KEY_SIZE);
    }
    pthread_mutex_unlock(&verifier->lock);
    return found;
}

static bool is_signed(const struct parts *parts,
                      const uint8_t public_key[static CRYPTO_PUBLIC_KEY_SIZE])
{
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];

    return base64url_decode((const char *)parts->signature.data, parts->signature.size, signature,
                            sizeof signature) &&
           crypto_signature_is_valid(public_key, parts->signed_bytes, signature);
}

static struct status decode_claims(const struct pass_verifier *verifier, struct bytes payload,
                                   struct arena *arena, struct pass_claims *out)
{
    size_t size = base64url_decoded_size(payload.size);
    uint8_t *json = arena_alloc(arena, size);
    if (json == NULL)
        return arena_failure();
    if (!base64url_decode((const char *)payload.data, payload.size, json, size))
        return refuse(verifier, "payload is not base64url");
    struct status parsed = pass_claims_parse((struct bytes){json, size}, arena, out);
    return parsed.code == STATUS_INVALID_ARGUMENT ? refuse(verifier, "payload is malformed")
                                                  : parsed;
}

/* NULL when the pass is for us and of now. */
static const char *claims_refusal(const struct pass_verifier *verifier,
                                  const struct pass_claims *claims, int64_t now)
{
    if (strcmp(claims->audience, verifier->options.audience) != 0)
        return "for another service";
    if (claims->issued_at > now + PASS_LEEWAY)
        return "from the future";
    if (claims->expires_at + PASS_LEEWAY <= now)
        return "expired";
    return NULL;
}

struct status pass_verify(void *verifier, struct bytes text, int64_t now_us, struct arena *arena,
                          const struct pass_claims **out)
{
    struct pass_verifier *self = verifier;
    struct parts parts;
    uint8_t public_key[CRYPTO_PUBLIC_KEY_SIZE];

    if (text.size == 0 || text.size > PASS_MAXIMUM || !split(text, &parts))
        return refuse(self, "not a compact JWS");
    if (!find_key(self, parts.header, public_key))
        return refuse(self, "unknown header");
    if (!is_signed(&parts, public_key))
        return refuse(self, "wrong signature");

    struct pass_claims *claims = arena_alloc(arena, sizeof *claims);
    if (claims == NULL)
        return arena_failure();
    TRY(decode_claims(self, parts.payload, arena, claims));
    const char *reason = claims_refusal(self, claims, now_us / MICROSECONDS);
    if (reason)
        return refuse(self, reason);
    *out = claims;
    return OK;
}
