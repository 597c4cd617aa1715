#include "network/range_set.h"

#include <stdlib.h>

/* By first address, the wider one first. */
static int compare(const void *a, const void *b)
{
    const struct range *left = a;
    const struct range *right = b;
    int order = address_compare(left->first, right->first);

    if (order != 0)
        return order;
    return (left->prefix > right->prefix) - (left->prefix < right->prefix);
}

/* Two ranges are apart or one is inside the other, so in this order what is inside another directly
 * follows it. Returns how many stay. */
static size_t drop_contained(struct range *ranges, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !range_contains(ranges[kept - 1], ranges[i].first))
            ranges[kept++] = ranges[i];
    return kept;
}

struct status range_set_open(const struct range *ranges, size_t count, struct range_set *out)
{
    if (count > RANGE_SET_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "too many address ranges");
    if (count == 0) {
        *out = (struct range_set){0};
        return OK;
    }
    struct range *copy = calloc(count, sizeof *copy);
    if (copy == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for address ranges");
    memcpy(copy, ranges, count * sizeof *copy);
    qsort(copy, count, sizeof *copy, compare);
    *out = (struct range_set){copy, drop_contained(copy, count)};
    return OK;
}

void range_set_close(struct range_set *set)
{
    free(set->ranges);
    *set = (struct range_set){0};
}

bool range_set_contains(const struct range_set *set, struct address address)
{
    size_t low = 0;
    size_t high = set->count;

    /* Narrows to the first range that begins after the address; only the one before can hold it. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (address_compare(set->ranges[middle].first, address) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && range_contains(set->ranges[low - 1], address);
}
