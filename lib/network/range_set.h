/* The ranges of one company's allow-list, asked at every request. */
#ifndef NETWORK_RANGE_SET_H
#define NETWORK_RANGE_SET_H

#include "network/range.h"

enum { RANGE_SET_MAXIMUM = 500 };

struct range_set {
    struct range *ranges; /* sorted, none inside another */
    size_t count;
};

/* Copies the ranges. INVALID_ARGUMENT for more than RANGE_SET_MAXIMUM, RESOURCE_EXHAUSTED without
 * memory. A set of none contains nothing: whether an empty list allows everybody is for the
 * caller to decide. */
NODISCARD struct status range_set_open(const struct range *ranges, size_t count,
                                       struct range_set *out);

/* Accepts {0}. */
void range_set_close(struct range_set *set);

/* At most nine comparisons; safe in many threads at once. */
bool range_set_contains(const struct range_set *set, struct address address);

#endif
