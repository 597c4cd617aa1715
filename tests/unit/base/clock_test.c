#include <criterion/criterion.h>

#include "base/clock.h"
#include "base/status.h"

Test(clock, writes_utc_with_microseconds)
{
    static const struct {
        int64_t unix_us;
        const char *text;
    } cases[] = {{0, "1970-01-01T00:00:00.000000Z"},
                 {-1, "1969-12-31T23:59:59.999999Z"},
                 {INT64_C(1795530668123456), "2026-11-24T14:31:08.123456Z"},
                 {INT64_MAX, "9999-12-31T23:59:59.999999Z"},
                 {INT64_MIN, "0000-01-01T00:00:00.000000Z"}};
    char text[CLOCK_TEXT_CAPACITY];

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        clock_encode(cases[i].unix_us, text);
        cr_expect_str_eq(text, cases[i].text, "case %zu", i);
    }
}
