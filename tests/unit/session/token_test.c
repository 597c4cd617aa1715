#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/token.h"

/* 32 zero bytes, and one of the tokens a browser could hold. */
#define ZEROES "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define TOKEN "mDfJ0n5sXyA-_4lq3Zk8TtYw1cVbR7eGhUoPiLaQsE0"

static struct crypto_hmac_key key;

static void given_a_key(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("Jefe"), 1, &key).code, STATUS_OK);
}

static void close_key(void)
{
    crypto_hmac_key_close(&key);
    crypto_close();
}

TestSuite(token, .init = given_a_key, .fini = close_key);

Test(token, refuses_every_text_that_is_not_43_characters_of_base64url)
{
    static const char *const refused[] = {
        "",
        "A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ZEROES "A",
        ZEROES "=",
        ZEROES ZEROES,
        " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%41",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\xe3\x81\x82",
        "' OR token_mac IS NOT NULL; -- AAAAAAAAAAAAA",
    };
    struct token token;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!token_parse(refused[i], &token), "case %zu", i);
}

Test(token, refuses_a_second_spelling_of_the_same_bytes)
{
    struct token token;

    /* The last character carries two bits that no byte has. */
    cr_assert(!token_parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", &token));
    cr_assert(!token_parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC", &token));
    cr_assert(token_parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", &token));
}

Test(token, is_as_it_was_when_a_text_is_refused)
{
    struct token token;
    struct token before;

    cr_assert(token_parse(TOKEN, &token));
    before = token;
    cr_assert(!token_parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", &token));
    cr_assert(!token_parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A", &token));
    cr_assert_eq(memcmp(&token, &before, sizeof token), 0);
}

Test(token, is_written_as_it_was_read)
{
    struct token token;
    char text[TOKEN_LENGTH + 1];

    cr_assert(token_parse(TOKEN, &token));
    token_encode(&token, text);
    cr_assert_str_eq(text, TOKEN);
}

Test(token, is_wiped_whole)
{
    struct token token;
    static const struct token zeroes;

    cr_assert(token_parse(TOKEN, &token));
    token_wipe(&token);
    cr_assert_eq(memcmp(&token, &zeroes, sizeof token), 0);
}

/* HMAC-SHA-256 of 32 zero bytes under "Jefe", by Python's hmac module. */
Test(token, is_known_by_its_hmac_alone)
{
    static const uint8_t expected[TOKEN_MAC_SIZE] = {
        0xf1, 0xa7, 0xeb, 0x1d, 0xf7, 0x2d, 0x28, 0x29, 0x41, 0x65, 0x27,
        0xab, 0x99, 0xcb, 0xc2, 0x80, 0x4a, 0x8f, 0xfa, 0xb2, 0xfb, 0xee,
        0x1f, 0xd6, 0xfe, 0xe8, 0x43, 0xb5, 0xf0, 0xfa, 0xc9, 0x4f};
    struct token token;
    struct token_mac mac;

    cr_assert(token_parse(ZEROES, &token));
    token_mac_compute(&token, &key, &mac);
    cr_assert_eq(memcmp(mac.bytes, expected, sizeof expected), 0);
}
