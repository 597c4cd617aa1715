#include "crypto/seal.h"

#include <assert.h>
#include <sodium.h>

#include "crypto/crypto.h"

enum {
    VERSION = 1,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PREFIX_SIZE = 1 + 4,
    HEAD_SIZE = PREFIX_SIZE + NONCE_SIZE,
    PLAIN_MAXIMUM = 16 << 20,
};

static_assert(CRYPTO_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "sizes agree");
static_assert(CRYPTO_SEAL_OVERHEAD == HEAD_SIZE + TAG_SIZE, "sizes agree");

/* What is authenticated but not encrypted: version, key id, context. */
static struct status authenticated(const uint8_t prefix[static PREFIX_SIZE], struct bytes context,
                                   struct buffer *out)
{
    buffer_append(out, prefix, PREFIX_SIZE);
    buffer_append(out, context.data, context.size);
    return buffer_outcome(out);
}

/* Room for `size` bytes at the end of `out`, which the caller fills; NULL when it cannot hold them.
 */
static uint8_t *extend(struct buffer *out, size_t size)
{
    static const uint8_t zeros[256];

    size_t before = out->size;
    for (size_t left = size; left > 0;) {
        size_t piece = left < sizeof zeros ? left : sizeof zeros;
        buffer_append(out, zeros, piece);
        left -= piece;
    }
    if (out->failed) {
        out->size = before;
        return NULL;
    }
    return out->data + before;
}

static struct status seal(uint32_t key_id, const uint8_t *key, struct bytes context,
                          struct bytes plain, struct buffer *out)
{
    assert(plain.size <= PLAIN_MAXIMUM);
    uint8_t head[HEAD_SIZE] = {VERSION};
    bytes_put_u32(head + 1, key_id);
    TRY(crypto_random(head + PREFIX_SIZE, NONCE_SIZE));

    CLEANUP(buffer_clear) struct buffer associated;
    buffer_init(&associated, PREFIX_SIZE + context.size);
    TRY(authenticated(head, context, &associated));

    uint8_t *sealed = extend(out, plain.size + CRYPTO_SEAL_OVERHEAD);
    if (sealed == NULL)
        return buffer_outcome(out);
    memcpy(sealed, head, sizeof head);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + HEAD_SIZE, NULL, plain.data,
                                                     plain.size, associated.data, associated.size,
                                                     NULL, head + PREFIX_SIZE, key);
    return OK;
}

static bool has_form(struct bytes sealed)
{
    return sealed.size >= CRYPTO_SEAL_OVERHEAD &&
           sealed.size <= PLAIN_MAXIMUM + CRYPTO_SEAL_OVERHEAD && sealed.data[0] == VERSION;
}

/* The key's id is among what is authenticated. */
static struct status unseal(const uint8_t *key, struct bytes context, struct bytes sealed,
                            struct buffer *out)
{
    CLEANUP(buffer_clear) struct buffer associated;
    buffer_init(&associated, PREFIX_SIZE + context.size);
    TRY(authenticated(sealed.data, context, &associated));

    size_t size = sealed.size - CRYPTO_SEAL_OVERHEAD;
    size_t before = out->size;
    uint8_t *plain = extend(out, size);
    if (out->failed)
        return buffer_outcome(out);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, NULL, NULL, sealed.data + HEAD_SIZE, sealed.size - HEAD_SIZE, associated.data,
            associated.size, sealed.data + PREFIX_SIZE, key) != 0) {
        out->size = before;
        return FAIL(DATA_LOSS, "sealed bytes cannot be opened");
    }
    return OK;
}

struct status crypto_seal(const struct crypto_key_set *keys, struct bytes context,
                          struct bytes plain, struct buffer *out)
{
    return seal((uint32_t)keys->current.id, keys->current.secret.data, context, plain, out);
}

struct status crypto_unseal(const struct crypto_key_set *keys, struct bytes context,
                            struct bytes sealed, struct buffer *out)
{
    if (!has_form(sealed))
        return FAIL(DATA_LOSS, "sealed bytes cannot be opened");
    uint32_t id = bytes_get_u32(sealed.data + 1);
    const struct crypto_key *key = id > INT32_MAX ? NULL : crypto_key_set_find(keys, (int32_t)id);
    if (key == NULL)
        return FAIL(DATA_LOSS, "sealed bytes cannot be opened");
    return unseal(key->secret.data, context, sealed, out);
}

struct status crypto_seal_with(const uint8_t key[static CRYPTO_KEY_SIZE], struct bytes context,
                               struct bytes plain, struct buffer *out)
{
    return seal(0, key, context, plain, out);
}

struct status crypto_unseal_with(const uint8_t key[static CRYPTO_KEY_SIZE], struct bytes context,
                                 struct bytes sealed, struct buffer *out)
{
    if (!has_form(sealed) || bytes_get_u32(sealed.data + 1) != 0)
        return FAIL(DATA_LOSS, "sealed bytes cannot be opened");
    return unseal(key, context, sealed, out);
}
