#include <criterion/criterion.h>
#include <string.h>

#include "base/encoding.h"
#include "crypto/argon2id.h"
#include "crypto/crypto.h"

static struct crypto_argon2id_memory memory;

static const uint8_t SALT[CRYPTO_ARGON2ID_SALT_SIZE + 1] = "sekisho-salt-16b";

Test(argon2id, refuses_costs_out_of_bounds_and_cheaper_than_the_floor)
{
    static const struct crypto_argon2id_cost refused[] = {
        {0, 2}, {19456, 0}, {7167, 16}, {7168, 4}, {19456, 1}, {1048577, 1}, {19456, 17}};
    uint8_t hash[CRYPTO_ARGON2ID_SIZE] = {0};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect_eq(crypto_argon2id(&memory, bytes_of("password"), SALT, refused[i], hash).code,
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

    cr_assert_eq(crypto_argon2id(&memory, (struct bytes){password, sizeof password}, SALT,
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

    cr_assert_eq(crypto_argon2id(&memory, bytes_of("correct horse battery staple"), SALT,
                                 CRYPTO_ARGON2ID_DEFAULT, hash)
                     .code,
                 STATUS_OK);
    hex_encode(hash, sizeof hash, text);
    cr_assert_str_eq(text, "f6f777e76bcf8d50dc650f35ec067fb8b7c64dca83ec363685c8b9f229b337cb");
}

static void hash_with(struct crypto_argon2id_cost cost, uint8_t out[static CRYPTO_ARGON2ID_SIZE])
{
    cr_assert_eq(
        crypto_argon2id(&memory, bytes_of("correct horse battery staple"), SALT, cost, out).code,
        STATUS_OK);
}

static bool is_zero(const uint8_t *data, size_t size)
{
    return data[0] == 0 && memcmp(data, data + 1, size - 1) == 0;
}

Test(argon2id, leaves_nothing_in_its_memory)
{
    uint8_t hash[CRYPTO_ARGON2ID_SIZE];

    hash_with(CRYPTO_ARGON2ID_DEFAULT, hash);
    cr_assert_geq(memory.size, (size_t)CRYPTO_ARGON2ID_DEFAULT.memory_kib * 1024);
    cr_expect(is_zero(memory.start, memory.size));
}

Test(argon2id, works_in_the_same_memory_again)
{
    uint8_t first[CRYPTO_ARGON2ID_SIZE];
    uint8_t second[CRYPTO_ARGON2ID_SIZE];

    hash_with(CRYPTO_ARGON2ID_DEFAULT, first);
    const uint8_t *start = memory.start;
    hash_with(CRYPTO_ARGON2ID_DEFAULT, second);
    cr_expect_eq(memory.start, start);
    cr_expect_arr_eq(first, second, sizeof first);
}

Test(argon2id, takes_more_memory_for_a_dearer_hash_and_keeps_it_for_a_cheaper)
{
    static const struct crypto_argon2id_cost dearer = {24576, 2};
    uint8_t first[CRYPTO_ARGON2ID_SIZE];
    uint8_t last[CRYPTO_ARGON2ID_SIZE];

    hash_with(CRYPTO_ARGON2ID_DEFAULT, first);
    hash_with(dearer, last);
    cr_expect_arr_neq(first, last, sizeof first);
    cr_assert_geq(memory.size, (size_t)dearer.memory_kib * 1024);
    hash_with(CRYPTO_ARGON2ID_DEFAULT, last);
    cr_expect_geq(memory.size, (size_t)dearer.memory_kib * 1024);
    cr_expect(is_zero(memory.start, memory.size));
    cr_expect_arr_eq(first, last, sizeof first);
}

Test(argon2id, gives_its_memory_back)
{
    uint8_t hash[CRYPTO_ARGON2ID_SIZE];

    crypto_argon2id_memory_close(&memory);
    hash_with(CRYPTO_ARGON2ID_DEFAULT, hash);
    crypto_argon2id_memory_close(&memory);
    cr_expect_null(memory.start);
    cr_expect_eq(memory.size, 0);
}
