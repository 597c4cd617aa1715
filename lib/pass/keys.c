#include "pass/keys.h"

#include <assert.h>
#include <stdio.h>

#include "json/json.h"
#include "json/write.h"

enum {
    KEY_TEXT_CAPACITY = BASE64URL_CAPACITY(CRYPTO_PUBLIC_KEY_SIZE),
    ARENA_SIZE = 256 * 1024, /* what a file of the largest size can need */
};

/* The members of RFC 7638 section 3.2 for this type of key (RFC 8037 section 2), sorted, without
 * spaces. */
static void compute_id(struct pass_key *key)
{
    char x[KEY_TEXT_CAPACITY];
    char text[128];
    uint8_t thumbprint[SHA256_SIZE];

    base64url_encode(key->public_key, sizeof key->public_key, x);
    int size = snprintf(text, sizeof text, "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
    assert(size > 0 && (size_t)size < sizeof text);
    crypto_sha256(text, (size_t)size, thumbprint);
    base64url_encode(thumbprint, sizeof thumbprint, key->id);
}

static void compute_header(struct pass_key *key)
{
    char text[128];
    int size = snprintf(text, sizeof text,
                        "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"sekisho-pass+jwt\"}", key->id);

    assert(size > 0 && (size_t)size < sizeof text);
    assert(BASE64URL_CAPACITY((size_t)size) <= sizeof key->header);
    base64url_encode((const uint8_t *)text, (size_t)size, key->header);
}

void pass_key_init(struct pass_key *key, const uint8_t public_key[static CRYPTO_PUBLIC_KEY_SIZE])
{
    *key = (struct pass_key){0};
    memcpy(key->public_key, public_key, sizeof key->public_key);
    compute_id(key);
    compute_header(key);
}

static struct status demand(const struct json *json, const char *name, const char *value)
{
    const char *text = NULL;
    TRY(json_get_text(json, name, 0, PASS_KEY_ID_CAPACITY, &text));
    if (strcmp(text, value) != 0)
        return FAIL(INVALID_ARGUMENT, "not a key for passes");
    return OK;
}

static struct status parse_key(const struct json *json, struct pass_key *out)
{
    static const char *const members[] = {"alg", "crv", "kid", "kty", "use", "x"};
    uint8_t public_key[CRYPTO_PUBLIC_KEY_SIZE];
    const char *x = NULL;

    if (!json_has_only(json, members, COUNT_OF(members)))
        return FAIL(INVALID_ARGUMENT, "not a key for passes");
    TRY(demand(json, "alg", "EdDSA"));
    TRY(demand(json, "crv", "Ed25519"));
    TRY(demand(json, "kty", "OKP"));
    TRY(demand(json, "use", "sig"));
    TRY(json_get_text(json, "x", 1, KEY_TEXT_CAPACITY, &x));
    if (!base64url_decode(x, strlen(x), public_key, sizeof public_key))
        return FAIL(INVALID_ARGUMENT, "not a key for passes");
    pass_key_init(out, public_key);
    return demand(json, "kid", out->id);
}

static bool has_key(const struct pass_keys *keys, const char *id)
{
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->keys[i].id, id) == 0)
            return true;
    return false;
}

static struct status parse_set(const struct json *root, struct pass_keys *keys)
{
    static const char *const members[] = {"keys"};
    const struct json *array = NULL;

    if (!json_has_only(root, members, COUNT_OF(members)))
        return FAIL(INVALID_ARGUMENT, "not a key set");
    TRY(json_get_array(root, "keys", PASS_KEYS_MAXIMUM, &array));
    for (const struct json *json = array->first; json; json = json->next) {
        struct pass_key key;
        TRY(parse_key(json, &key));
        if (has_key(keys, key.id))
            return FAIL(INVALID_ARGUMENT, "a key comes twice");
        keys->keys[keys->count++] = key;
    }
    if (keys->count == 0)
        return FAIL(INVALID_ARGUMENT, "a key set without keys");
    return OK;
}

struct status pass_keys_parse(struct bytes text, struct pass_keys *out)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, ARENA_SIZE);

    if (text.size > PASS_KEYS_FILE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "a key set that is too long");
    const struct json *root = NULL;
    TRY(json_parse(&arena, text, NULL, &root));
    struct pass_keys keys = {.count = 0};
    TRY(parse_set(root, &keys));
    *out = keys;
    return OK;
}

void pass_keys_encode(const struct pass_keys *keys, struct buffer *out)
{
    struct json_writer writer = json_writer_begin(out);

    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "keys");
    for (size_t i = 0; i < keys->count; i++) {
        char x[KEY_TEXT_CAPACITY];
        base64url_encode(keys->keys[i].public_key, CRYPTO_PUBLIC_KEY_SIZE, x);
        json_object_begin(&writer, NULL);
        json_write_text(&writer, "alg", "EdDSA");
        json_write_text(&writer, "crv", "Ed25519");
        json_write_text(&writer, "kid", keys->keys[i].id);
        json_write_text(&writer, "kty", "OKP");
        json_write_text(&writer, "use", "sig");
        json_write_text(&writer, "x", x);
        json_object_end(&writer);
    }
    json_array_end(&writer);
    json_object_end(&writer);
}
