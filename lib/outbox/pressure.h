/* When the outbox is too full for further changes (ARCHITECTURE.md, "No action without its
 * record"). */
#ifndef OUTBOX_PRESSURE_H
#define OUTBOX_PRESSURE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PRESSURE_ROWS_MAXIMUM = 100000, /* about 100 MB */
    PRESSURE_ROWS_RESERVE = 10000,
    PRESSURE_ROWS_ALARM = 10000,
    PRESSURE_AGE_MAXIMUM_MS = 900000,
    PRESSURE_AGE_ALARM_MS = 60000,
};

struct pressure_limits {
    int64_t rows_maximum;
    int64_t rows_reserve;
    int64_t age_maximum_ms;
};

/* `restricts`: only takes rights away. Such a change waits for nobody's age and has the reserve. */
bool pressure_allows(const struct pressure_limits *limits, int64_t rows, int64_t oldest_age_ms,
                     bool restricts);

bool pressure_is_alarming(int64_t rows, int64_t oldest_age_ms);

#endif
