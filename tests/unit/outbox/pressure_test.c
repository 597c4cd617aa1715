#include <criterion/criterion.h>

#include "outbox/pressure.h"

static const struct pressure_limits limits = {PRESSURE_ROWS_MAXIMUM, PRESSURE_ROWS_RESERVE,
                                              PRESSURE_AGE_MAXIMUM_MS};

Test(pressure, refuses_changes_at_the_limit_and_restrictions_past_the_reserve)
{
    static const struct {
        int64_t rows;
        int64_t age_ms;
        bool change;
        bool restriction;
    } cases[] = {
        {0, 0, true, true},           {99999, 899999, true, true},    {100000, 0, false, true},
        {0, 900000, false, true},     {109999, 9000000, false, true}, {110000, 0, false, false},
        {INT64_MAX, 0, false, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect_eq(pressure_allows(&limits, cases[i].rows, cases[i].age_ms, false),
                     cases[i].change, "case %zu", i);
        cr_expect_eq(pressure_allows(&limits, cases[i].rows, cases[i].age_ms, true),
                     cases[i].restriction, "case %zu", i);
    }
}

Test(pressure, alarms_from_ten_thousand_rows_or_a_minute)
{
    cr_expect_not(pressure_is_alarming(9999, 59999));
    cr_expect(pressure_is_alarming(10000, 0));
    cr_expect(pressure_is_alarming(0, 60000));
}
