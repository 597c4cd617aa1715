#include <criterion/criterion.h>

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/seal.h"

static struct crypto_key_set keys;
static struct buffer sealed;
static struct buffer opened;

static struct crypto_key make_key(int32_t id, uint8_t byte)
{
    struct crypto_key key = {.id = id};
    cr_assert_eq(secret_open(CRYPTO_KEY_SIZE, &key.secret).code, STATUS_OK);
    memset(key.secret.data, byte, key.secret.size);
    return key;
}

static void given_sealed_mail(void)
{
    static const struct crypto_options options = {0};
    cr_assert_eq(crypto_open(&options).code, STATUS_OK);
    keys.current = make_key(1, 7);
    buffer_init(&sealed, 1000);
    buffer_init(&opened, 1000);
    cr_assert_eq(crypto_seal(&keys, bytes_of("mail/1"), bytes_of("hello"), &sealed).code,
                 STATUS_OK);
}

static void clear(void)
{
    crypto_key_set_close(&keys);
    buffer_clear(&sealed);
    buffer_clear(&opened);
}

TestSuite(seal, .init = given_sealed_mail, .fini = clear);

static enum status_code unseal(const char *context, size_t size)
{
    return crypto_unseal(&keys, bytes_of(context), (struct bytes){sealed.data, size}, &opened).code;
}

Test(seal, refuses_every_changed_bit)
{
    for (size_t bit = 0; bit < 8 * sealed.size; bit++) {
        sealed.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        cr_expect_eq(unseal("mail/1", sealed.size), STATUS_DATA_LOSS, "bit %zu", bit);
        sealed.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    cr_expect_eq(opened.size, 0);
}

Test(seal, refuses_every_truncation)
{
    for (size_t size = 0; size < sealed.size; size++)
        cr_expect_eq(unseal("mail/1", size), STATUS_DATA_LOSS, "%zu bytes", size);
}

Test(seal, refuses_another_context)
{
    cr_expect_eq(unseal("mail/2", sealed.size), STATUS_DATA_LOSS);
    cr_expect_eq(unseal("", sealed.size), STATUS_DATA_LOSS);
}

Test(seal, refuses_a_key_that_is_gone_and_an_empty_slot)
{
    keys.current.id = 2;
    cr_expect_eq(unseal("mail/1", sealed.size), STATUS_DATA_LOSS);
    memset(sealed.data + 1, 0, 4);
    cr_expect_eq(unseal("mail/1", sealed.size), STATUS_DATA_LOSS);
}

/* The id is authenticated, not only used. */
Test(seal, refuses_another_key_id_even_of_the_same_key)
{
    keys.previous = make_key(2, 7);
    bytes_put_u32(sealed.data + 1, 2);
    cr_expect_eq(unseal("mail/1", sealed.size), STATUS_DATA_LOSS);
}

Test(seal, tells_when_the_output_is_too_small_and_leaves_it_alone)
{
    struct buffer small;

    buffer_init(&small, 10);
    buffer_append_text(&small, "abcdef");
    struct bytes all = buffer_bytes(&sealed);
    cr_expect_eq(crypto_unseal(&keys, bytes_of("mail/1"), all, &small).code,
                 STATUS_RESOURCE_EXHAUSTED);
    cr_expect_eq(small.size, 6);
    buffer_clear(&small);
}

Test(seal, opens_what_it_sealed_also_after_the_key_was_replaced)
{
    cr_assert_eq(unseal("mail/1", sealed.size), STATUS_OK);
    keys.previous = keys.current;
    keys.current = make_key(2, 8);
    cr_assert_eq(unseal("mail/1", sealed.size), STATUS_OK);
    cr_assert_eq(opened.size, 10);
    cr_assert_eq(memcmp(opened.data, "hellohello", 10), 0);
}

Test(seal, hides_what_it_seals_and_never_repeats_itself)
{
    struct buffer again;

    buffer_init(&again, 1000);
    cr_assert_eq(crypto_seal(&keys, bytes_of("mail/1"), bytes_of("hello"), &again).code, STATUS_OK);
    cr_expect_eq(again.size, 5 + CRYPTO_SEAL_OVERHEAD);
    cr_expect_null(memmem(again.data, again.size, "hello", 5));
    cr_expect_neq(memcmp(again.data + 5, sealed.data + 5, 24), 0);
    buffer_clear(&again);
}

Test(seal, seals_nothing_too)
{
    buffer_reset(&sealed);
    cr_assert_eq(crypto_seal(&keys, bytes_of("mail/1"), (struct bytes){0}, &sealed).code,
                 STATUS_OK);
    cr_assert_eq(unseal("mail/1", sealed.size), STATUS_OK);
    cr_assert_eq(opened.size, 0);
}
