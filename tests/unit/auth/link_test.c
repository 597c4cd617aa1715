#include <criterion/criterion.h>

#include "crypto/crypto.h"
#include "crypto/hmac.h"
#include "domain/link.h"

#define TOKEN "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define LONGER "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A"

static const int64_t US_PER_MINUTE = INT64_C(60000000);

static void open_crypto(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
}

TestSuite(link, .init = open_crypto, .fini = crypto_close);

Test(link, refuses_what_is_no_token)
{
    static const char *const others[] = {
        "",
        "A",
        LONGER,
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9", /* another spelling of the same bytes */
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh "};
    struct link_token token = {{7}};

    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect_not(link_token_parse(others[i], &token), "case %zu", i);
    cr_assert_eq(token.bytes[0], 7);
}

Test(link, reads_the_token_it_writes)
{
    struct link_token token;
    char text[LINK_TOKEN_LENGTH + 1];

    cr_assert(link_token_parse(TOKEN, &token));
    for (size_t i = 0; i < LINK_TOKEN_SIZE; i++)
        cr_expect_eq(token.bytes[i], i);
    link_token_encode(&token, text);
    cr_assert_str_eq(text, TOKEN);
}

Test(link, is_kept_under_another_name_for_each_purpose_and_key)
{
    struct link_token token;
    struct crypto_hmac_key one = {0};
    struct crypto_hmac_key other = {0};
    struct link_mac macs[3];

    cr_assert(link_token_parse(TOKEN, &token));
    cr_assert_eq(crypto_hmac_key_open(bytes_of("one"), 1, &one).code, STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("other"), 2, &other).code, STATUS_OK);
    link_mac_compute(&token, LINK_ACTIVATION, &one, &macs[0]);
    link_mac_compute(&token, LINK_RESET, &one, &macs[1]);
    link_mac_compute(&token, LINK_RESET, &other, &macs[2]);
    cr_expect_arr_neq(macs[0].bytes, macs[1].bytes, LINK_MAC_SIZE);
    cr_expect_arr_neq(macs[1].bytes, macs[2].bytes, LINK_MAC_SIZE);
    crypto_hmac_key_close(&one);
    crypto_hmac_key_close(&other);
}

Test(link, lasts_a_day_for_an_activation_and_half_an_hour_for_a_reset)
{
    cr_expect_eq(link_lifetime_us(LINK_ACTIVATION), 24 * 60 * US_PER_MINUTE);
    cr_expect_eq(link_lifetime_us(LINK_RESET), 30 * US_PER_MINUTE);
}
