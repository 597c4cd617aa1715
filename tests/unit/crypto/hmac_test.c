#include <criterion/criterion.h>

#include <string.h>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "crypto/hmac.h"

static void open_crypto(void)
{
    static const struct crypto_options options = {0};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
}

TestSuite(hmac, .init = open_crypto);
TestSuite(hkdf, .init = open_crypto);

static struct bytes repeated(uint8_t *buffer, uint8_t byte, size_t size)
{
    memset(buffer, byte, size);
    return (struct bytes){buffer, size};
}

static void expect_hmac(struct bytes key_bytes, struct bytes data, const char *expected)
{
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key key = {0};
    uint8_t code[SHA256_SIZE];
    char text[HEX_CAPACITY(SHA256_SIZE)];

    cr_assert_eq(crypto_hmac_key_open(key_bytes, 1, &key).code, STATUS_OK);
    for (int round = 0; round < 2; round++) { /* the key survives its use */
        crypto_hmac_sha256(&key, data.data, data.size, code);
        hex_encode(code, sizeof code, text);
        cr_expect_str_eq(text, expected);
    }
}

/* RFC 4231, cases 1, 2, 3, 6 and 7: short, ordinary and longer-than-a-block keys. */
Test(hmac, agrees_with_the_vectors_of_the_standard)
{
    uint8_t key[131];
    uint8_t data[50];

    expect_hmac(repeated(key, 0x0b, 20), bytes_of("Hi There"),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    expect_hmac(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    expect_hmac(repeated(key, 0xaa, 20), repeated(data, 0xdd, 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    expect_hmac(repeated(key, 0xaa, 131),
                bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    expect_hmac(repeated(key, 0xaa, 131),
                bytes_of("This is a test using a larger than block-size key and a larger than "
                         "block-size data. The key needs to be hashed before being used by the "
                         "HMAC algorithm."),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

Test(hmac, is_the_same_in_pieces)
{
    CLEANUP(crypto_hmac_key_close) struct crypto_hmac_key key = {0};
    uint8_t whole[SHA256_SIZE];
    uint8_t pieces[SHA256_SIZE];
    struct crypto_hmac state;

    cr_assert_eq(crypto_hmac_key_open(bytes_of("key"), 1, &key).code, STATUS_OK);
    crypto_hmac_sha256(&key, "one two", 7, whole);
    crypto_hmac_init(&state, &key);
    crypto_hmac_add(&state, "one ", 4);
    crypto_hmac_add(&state, "two", 3);
    crypto_hmac_finish(&state, pieces);
    cr_assert_eq(memcmp(whole, pieces, sizeof whole), 0);
}

static void expect_hkdf(const char *material_hex, const char *salt_hex, const char *info_hex,
                        const char *expected)
{
    uint8_t material[80];
    uint8_t salt[80];
    uint8_t info[80];
    uint8_t out[82];
    char text[HEX_CAPACITY(82)];
    size_t sizes[] = {strlen(material_hex) / 2, strlen(salt_hex) / 2, strlen(info_hex) / 2,
                      strlen(expected) / 2};

    cr_assert(hex_decode(material_hex, 2 * sizes[0], material, sizes[0]));
    cr_assert(hex_decode(salt_hex, 2 * sizes[1], salt, sizes[1]));
    cr_assert(hex_decode(info_hex, 2 * sizes[2], info, sizes[2]));
    struct status derived =
        crypto_hkdf((struct bytes){material, sizes[0]}, (struct bytes){salt, sizes[1]},
                    (struct bytes){info, sizes[2]}, out, sizes[3]);
    cr_assert_eq(derived.code, STATUS_OK);
    hex_encode(out, sizes[3], text);
    cr_expect_str_eq(text, expected);
}

/* RFC 5869 appendix A, cases 1 to 3. */
Test(hkdf, agrees_with_the_vectors_of_the_standard)
{
    expect_hkdf(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    expect_hkdf(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728"
        "292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
        "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788"
        "898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
        "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8"
        "d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb"
        "41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    expect_hkdf(
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}
