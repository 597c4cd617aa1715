#include <criterion/criterion.h>

#include <string.h>

#include "crypto/code.h"
#include "crypto/crypto.h"

/* What the fake generator gives, one after the other. */
static const uint32_t *draws;
static size_t draw_count;

struct status crypto_random(void *out, size_t size)
{
    if (draw_count == 0)
        return FAIL(INTERNAL, "internal error");
    memset(out, 0, size);
    memcpy(out, draws, size < sizeof *draws ? size : sizeof *draws);
    draws++;
    draw_count--;
    return OK;
}

static void given(const uint32_t *values, size_t count)
{
    draws = values;
    draw_count = count;
}

Test(code, is_refused_without_randomness)
{
    char code[CRYPTO_CODE_CAPACITY] = "before";

    cr_expect_eq(crypto_code(code).code, STATUS_INTERNAL);
    cr_expect_str_eq(code, "before");
}

Test(code, throws_away_draws_that_would_make_small_codes_likelier)
{
    static const uint32_t values[] = {4200000000, UINT32_MAX, 4199999999};
    char code[CRYPTO_CODE_CAPACITY];

    given(values, COUNT_OF(values));
    cr_assert_eq(crypto_code(code).code, STATUS_OK);
    cr_assert_str_eq(code, "99999999");
    cr_assert_eq(draw_count, 0);
}

Test(code, gives_up_on_a_generator_that_is_stuck)
{
    uint32_t stuck[200];
    char code[CRYPTO_CODE_CAPACITY];

    memset(stuck, 0xff, sizeof stuck);
    given(stuck, COUNT_OF(stuck));
    cr_assert_eq(crypto_code(code).code, STATUS_INTERNAL);
}

Test(code, keeps_its_leading_zeros)
{
    static const uint32_t values[] = {42, 100000042};
    char code[CRYPTO_CODE_CAPACITY];

    given(values, COUNT_OF(values));
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        cr_assert_eq(crypto_code(code).code, STATUS_OK);
        cr_expect_str_eq(code, "00000042");
    }
}

Test(reference, is_two_groups_of_four)
{
    static const uint8_t id[16] = {0x00, 0x44, 0x32, 0x14, 0xc7, 0xff};
    char reference[CRYPTO_REFERENCE_CAPACITY];

    crypto_reference_of(id, reference);
    cr_assert_str_eq(reference, "2345-6789");
}

Test(reference, differs_with_every_bit_of_its_source)
{
    uint8_t id[CRYPTO_REFERENCE_SOURCE] = {0};
    char zeros[CRYPTO_REFERENCE_CAPACITY];
    char other[CRYPTO_REFERENCE_CAPACITY];

    crypto_reference_of(id, zeros);
    for (size_t bit = 0; bit < 8 * sizeof id; bit++) {
        id[bit / 8] ^= (uint8_t)(1 << bit % 8);
        crypto_reference_of(id, other);
        cr_expect_str_neq(other, zeros, "bit %zu", bit);
        id[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}
