/* Where a page of a list that is in the order of a moment, then of an id, begins: as callers carry
 * it from one page to the next. */
#ifndef AUTH_DOMAIN_TIME_PLACE_H
#define AUTH_DOMAIN_TIME_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/uuid.h"

enum {
    TIME_PLACE_FIGURES = 16, /* of microseconds, until the year 2286 */
    TIME_PLACE_CAPACITY = TIME_PLACE_FIGURES + 1 + UUID_TEXT_CAPACITY,
};

struct time_place {
    int64_t at_us;
    struct uuid id;
};

/* False for what time_place_encode() never writes. */
bool time_place_parse(const char *text, struct time_place *out);

/* Of a moment from 1970 on. */
void time_place_encode(const struct time_place *place, char out[static TIME_PLACE_CAPACITY]);

#endif
