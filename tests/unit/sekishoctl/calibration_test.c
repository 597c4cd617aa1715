/* Which cost is proposed, over machines that are made up, and that a hash is really computed. */
#include <criterion/criterion.h>

#include "calibration.h"
#include "crypto/crypto.h"

enum { MS = 1000 };

/* A machine of which each pass over a MiB takes so long. */
static struct status compute(struct crypto_argon2id_cost cost, void *context, int64_t *out)
{
    const int64_t *us = context;

    cr_assert(crypto_argon2id_cost_is_valid(cost));
    *out = (int64_t)cost.memory_kib * cost.passes * *us / 1024;
    return OK;
}

static struct calibration find(int64_t target_us, int64_t us)
{
    struct calibration found = {0};

    cr_assert_eq(calibration_find(target_us, compute, &us, &found).code, STATUS_OK);
    return found;
}

Test(calibration, raises_memory_first_and_then_passes)
{
    /* 64 MiB twice are 128 ms and three times 192 ms; 96 MiB twice are 192 ms. */
    struct calibration found = find(190 * MS, 1000);

    cr_expect_eq(found.cost.memory_kib, 64 << 10);
    cr_expect_eq(found.cost.passes, 2);
    cr_expect_eq(found.duration_us, 128 * MS);
    found = find(1100 * MS, 500); /* 1 GiB twice are 1024 ms, 512 MiB four times as well */
    cr_expect_eq(found.cost.memory_kib, 1 << 20);
    cr_expect_eq(found.cost.passes, 2);
    found = find(20480 * MS, 1000);
    cr_expect_eq(found.cost.memory_kib, 1 << 20);
    cr_expect_eq(found.cost.passes, 16, "and no more than the setting takes");
    found = find(96 * MS, 1000);
    cr_expect_eq(found.cost.memory_kib, 46 << 10);
    cr_expect_eq(found.cost.passes, 2);
}

Test(calibration, takes_what_takes_exactly_the_target)
{
    cr_expect_eq(find(128 * MS, 1000).cost.memory_kib, 64 << 10);
    cr_expect_eq(find(128 * MS - 1, 1000).cost.memory_kib, 46 << 10);
}

Test(calibration, raises_passes_with_what_memory_leaves)
{
    struct calibration found = find(20 * MS, 3); /* 1 GiB six times is 18.4 ms, seven 21.5 */

    cr_expect_eq(found.cost.memory_kib, 1 << 20);
    cr_expect_eq(found.cost.passes, 6);
}

Test(calibration, never_proposes_less_than_the_standard)
{
    struct calibration found = find(10 * MS, 5000);

    cr_expect_eq(found.cost.memory_kib, 19456);
    cr_expect_eq(found.cost.passes, 2);
    cr_expect_eq(found.duration_us, 190 * MS);
}

static struct status fail(struct crypto_argon2id_cost cost, void *context, int64_t *out)
{
    return FAIL(RESOURCE_EXHAUSTED, "no memory");
}

Test(calibration, proposes_nothing_when_it_cannot_measure)
{
    struct calibration found = {.duration_us = 7};

    cr_expect_eq(calibration_find(MS, fail, NULL, &found).code, STATUS_RESOURCE_EXHAUSTED);
    cr_expect_eq(found.duration_us, 7);
}

Test(calibration, measures_longer_for_more)
{
    int64_t little_us = 0;
    int64_t much_us = 0;

    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        calibration_measure_here((struct crypto_argon2id_cost){19456, 2}, NULL, &little_us).code,
        STATUS_OK);
    cr_assert_eq(
        calibration_measure_here((struct crypto_argon2id_cost){65536, 6}, NULL, &much_us).code,
        STATUS_OK);
    cr_expect_gt(little_us, 0);
    cr_expect_gt(much_us, little_us);
    crypto_close();
}
