#include "outbox/pressure.h"

bool pressure_allows(const struct pressure_limits *limits, int64_t rows, int64_t oldest_age_ms,
                     bool restricts)
{
    if (restricts)
        return rows < limits->rows_maximum + limits->rows_reserve;
    return rows < limits->rows_maximum && oldest_age_ms < limits->age_maximum_ms;
}

bool pressure_is_alarming(int64_t rows, int64_t oldest_age_ms)
{
    return rows >= PRESSURE_ROWS_ALARM || oldest_age_ms >= PRESSURE_AGE_ALARM_MS;
}
