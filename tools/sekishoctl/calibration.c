#include "calibration.h"

#include "base/clock.h"

enum {
    MEASUREMENTS = 3,
    PASSES_MAXIMUM = 16, /* of the setting hash_passes */
};

/* In steps a person would choose; the setting hash_memory takes up to 1 GiB. */
static const uint32_t memories_kib[] = {
    32 << 10, 46 << 10, 64 << 10, 96 << 10, 128 << 10, 192 << 10, 256 << 10, 512 << 10, 1 << 20,
};

static struct status try_cost(struct crypto_argon2id_cost cost, int64_t target_us,
                              calibration_measure measure, void *context, struct calibration *best,
                              bool *fits_out)
{
    int64_t duration_us = 0;

    struct status measured = measure(cost, context, &duration_us);
    *fits_out = measured.code != STATUS_RESOURCE_EXHAUSTED && duration_us <= target_us;
    if (measured.code == STATUS_RESOURCE_EXHAUSTED) /* more memory than there is */
        return OK;
    TRY(measured);
    if (*fits_out)
        *best = (struct calibration){cost, duration_us};
    return OK;
}

struct status calibration_find(int64_t target_us, calibration_measure measure, void *context,
                               struct calibration *out)
{
    struct calibration best = {.cost = CRYPTO_ARGON2ID_DEFAULT};

    TRY(measure(best.cost, context, &best.duration_us));
    bool fits = best.duration_us <= target_us;
    for (size_t i = 0; fits && i < COUNT_OF(memories_kib); i++) {
        const struct crypto_argon2id_cost dearer = {memories_kib[i], best.cost.passes};
        TRY(try_cost(dearer, target_us, measure, context, &best, &fits));
    }
    fits = best.duration_us <= target_us;
    while (fits && best.cost.passes < PASSES_MAXIMUM) {
        const struct crypto_argon2id_cost dearer = {best.cost.memory_kib, best.cost.passes + 1};
        TRY(try_cost(dearer, target_us, measure, context, &best, &fits));
    }
    *out = best;
    return OK;
}

struct status calibration_measure_here(struct crypto_argon2id_cost cost, void *context,
                                       int64_t *duration_us_out)
{
    static const uint8_t salt[CRYPTO_ARGON2ID_SALT_SIZE] = {0};
    CLEANUP(crypto_argon2id_memory_close) struct crypto_argon2id_memory memory = {0};
    uint8_t tag[CRYPTO_ARGON2ID_SIZE];
    int64_t fastest_us = INT64_MAX;

    (void)context;
    for (int i = 0; i < MEASUREMENTS; i++) {
        int64_t begun_us = clock_monotonic_us();
        TRY(crypto_argon2id(&memory, bytes_of("what anybody might type"), salt, cost, tag));
        int64_t taken_us = clock_monotonic_us() - begun_us;
        fastest_us = taken_us < fastest_us ? taken_us : fastest_us;
    }
    *duration_us_out = fastest_us;
    return OK;
}
