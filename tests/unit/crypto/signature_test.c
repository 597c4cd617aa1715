#include <criterion/criterion.h>

#include <string.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/signature.h"

static void open_crypto(void)
{
    static const struct crypto_options options = {0};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
}

TestSuite(signature, .init = open_crypto);

static void open_key(const char *seed_hex, struct crypto_signing_key *out)
{
    CLEANUP(secret_close) struct secret seed = {0};
    cr_assert_eq(secret_open(CRYPTO_SEED_SIZE, &seed).code, STATUS_OK);
    cr_assert(hex_decode(seed_hex, 64, seed.data, seed.size));
    cr_assert_eq(crypto_signing_key_open(&seed, out).code, STATUS_OK);
}

static const char SEED[] = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

Test(signature, is_refused_with_any_bit_changed_in_it_or_the_data_or_the_key)
{
    CLEANUP(crypto_signing_key_close) struct crypto_signing_key key = {0};
    uint8_t data[] = "data";
    uint8_t signature[CRYPTO_SIGNATURE_SIZE];

    open_key(SEED, &key);
    crypto_signing_key_sign(&key, (struct bytes){data, 4}, signature);
    for (size_t bit = 0; bit < 8 * sizeof signature; bit++) {
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
        cr_expect(!crypto_signature_is_valid(key.public_key, (struct bytes){data, 4}, signature),
                  "signature bit %zu", bit);
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < 256; bit++) {
        uint8_t other[CRYPTO_PUBLIC_KEY_SIZE];
        memcpy(other, key.public_key, sizeof other);
        other[bit / 8] ^= (uint8_t)(1 << bit % 8);
        cr_expect(!crypto_signature_is_valid(other, (struct bytes){data, 4}, signature),
                  "key bit %zu", bit);
    }
    cr_expect(!crypto_signature_is_valid(key.public_key, (struct bytes){data, 3}, signature));
    data[0] ^= 1;
    cr_expect(!crypto_signature_is_valid(key.public_key, (struct bytes){data, 4}, signature));
    data[0] ^= 1;
    cr_expect(crypto_signature_is_valid(key.public_key, (struct bytes){data, 4}, signature));
}

/* With the neutral element as key, "R = neutral, S = 0" would fit every message. */
Test(signature, is_refused_under_a_key_of_small_order)
{
    static const uint8_t neutral[CRYPTO_PUBLIC_KEY_SIZE] = {1};
    static const uint8_t signature[CRYPTO_SIGNATURE_SIZE] = {1};

    cr_assert(!crypto_signature_is_valid(neutral, bytes_of("anything"), signature));
}

/* RFC 8032 section 7.1, tests 1 and 2. */
Test(signature, agrees_with_the_vectors_of_the_standard)
{
    static const struct {
        const char *seed, *public_key, *data, *signature;
    } vectors[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
         "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {SEED, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    };

    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        CLEANUP(crypto_signing_key_close) struct crypto_signing_key key = {0};
        uint8_t signature[CRYPTO_SIGNATURE_SIZE];
        char text[HEX_CAPACITY(CRYPTO_SIGNATURE_SIZE)];

        open_key(vectors[i].seed, &key);
        hex_encode(key.public_key, sizeof key.public_key, text);
        cr_expect_str_eq(text, vectors[i].public_key, "case %zu", i);
        crypto_signing_key_sign(&key, bytes_of(vectors[i].data), signature);
        hex_encode(signature, sizeof signature, text);
        cr_expect_str_eq(text, vectors[i].signature, "case %zu", i);
    }
}
