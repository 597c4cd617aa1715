#include <inttypes.h>
#include <stdio.h>

#include "base/number.h"
#include "config/config_private.h"

struct unit {
    const char *name;
    int64_t scale;
};

/* Each list from the largest to the smallest, which is the stored one, and ended by an empty row.
 */
static const struct unit durations[] = {
    {"d", INT64_C(24) * 60 * 60 * 1000},
    {"h", INT64_C(60) * 60 * 1000},
    {"min", INT64_C(60) * 1000},
    {"s", 1000},
    {"ms", 1},
    {NULL, 0},
};
static const struct unit sizes[] = {
    {"GiB", INT64_C(1) << 30},
    {"MiB", INT64_C(1) << 20},
    {"KiB", INT64_C(1) << 10},
    {"B", 1},
    {NULL, 0},
};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

static const struct unit *units_of(enum config_type type)
{
    if (type == CONFIG_TYPE_DURATION)
        return durations;
    if (type == CONFIG_TYPE_SIZE)
        return sizes;
    return plain;
}

bool config_number_parse(enum config_type type, const char *text, int64_t *out)
{
    size_t digits = strspn(text, "-0123456789");
    int64_t number;

    for (const struct unit *unit = units_of(type); unit->name; unit++) {
        if (strcmp(text + digits, unit->name) != 0)
            continue;
        if (!number_parse(text, digits, INT64_MIN / unit->scale, INT64_MAX / unit->scale, &number))
            return false;
        *out = number * unit->scale;
        return true;
    }
    return false;
}

void config_number_encode(enum config_type type, int64_t number,
                          char out[static CONFIG_NUMBER_CAPACITY])
{
    const struct unit *unit = units_of(type);

    /* Zero would be 0d: the seconds and bytes people expect are the next to smallest. */
    while (unit[1].name && (number == 0 || number % unit->scale != 0))
        unit++;
    (void)snprintf(out, CONFIG_NUMBER_CAPACITY, "%" PRId64 "%s", number / unit->scale, unit->name);
}
