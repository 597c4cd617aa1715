#include <criterion/criterion.h>

#include "base/encoding.h"
#include "crypto/argon2id.h"
#include "crypto/crypto.h"

static const uint8_t SALT[CRYPTO_ARGON2ID_SALT_SIZE + 1] = "sekisho-salt-16b";

Test(argon2id, refuses_costs_out_of_bounds_and_cheaper_than_the_floor)
{
    static const struct crypto_argon2id_cost refused[] = {
        {0, 2}, {19456, 0}, {7167, 16}, {7168, 4}, {19456, 1}, {1048577, 1}, {19456, 17}};
    uint8_t hash[CRYPTO_ARGON2ID_SIZE] = {0};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(crypto_argon2id(bytes_of("password"), SALT, refused[i], hash).code,
                     STATUS_INVALID_ARGUMENT, "case %zu", i);
    cr_expect_eq(hash[0], 0);
}

Test(argon2id, accepts_every_cost_that_owasp_names)
{
    static const struct crypto_argon2id_cost accepted[] = {{47104, 1}, {19456, 2}, {12288, 3},
                                                           {9216, 4},  {7168, 5},  {1048576, 16}};

    for (size_t i = 0; i < COUNT_OF(accepted); i++)
        cr_expect(crypto_argon2id_cost_is_valid(accepted[i]), "case %zu", i);
}

Test(argon2id, refuses_a_password_that_is_too_long)
{
    static uint8_t password[CRYPTO_ARGON2ID_PASSWORD_MAXIMUM + 1];
    uint8_t hash[CRYPTO_ARGON2ID_SIZE];

    cr_assert_eq(crypto_argon2id((struct bytes){password, sizeof password}, SALT,
                                 CRYPTO_ARGON2ID_DEFAULT, hash)
                     .code,
                 STATUS_INVALID_ARGUMENT);
}

/* Made with the reference implementation: argon2 sekisho-salt-16b -id -v 13 -t 2 -k 19456 -p 1 -l
 * 32 */
Test(argon2id, agrees_with_the_reference_implementation)
{
    uint8_t hash[CRYPTO_ARGON2ID_SIZE];
    char text[HEX_CAPACITY(CRYPTO_ARGON2ID_SIZE)];

    cr_assert_eq(crypto_argon2id(bytes_of("correct horse battery staple"), SALT,
                                 CRYPTO_ARGON2ID_DEFAULT, hash)
                     .code,
                 STATUS_OK);
    hex_encode(hash, sizeof hash, text);
    cr_assert_str_eq(text, "f6f777e76bcf8d50dc650f35ec067fb8b7c64dca83ec363685c8b9f229b337cb");
}
