#include <criterion/criterion.h>

#include <string.h>

#include "domain/session_limits.h"

static const struct session_bounds bounds = {{300, 3600, 1, false}, {3600, 86400, 20, false}};

Test(session_limits, refuses_each_that_is_out_of_bounds_by_its_name)
{
    static const struct {
        struct session_limits limits;
        const char *field;
    } refused[] = {
        {{299, 43200, 5, false}, "idle_seconds:"},
        {{3601, 43200, 5, false}, "idle_seconds:"},
        {{0, 43200, 5, false}, "idle_seconds:"},
        {{-1800, 43200, 5, false}, "idle_seconds:"},
        {{1800, 3599, 5, false}, "absolute_seconds:"},
        {{1800, 86401, 5, false}, "absolute_seconds:"},
        {{1800, 0, 5, false}, "absolute_seconds:"},
        {{1800, INT32_MAX, 5, false}, "absolute_seconds:"},
        {{1800, 43200, 0, false}, "maximum_sessions:"},
        {{1800, 43200, 21, false}, "maximum_sessions:"},
        {{1800, 43200, -1, false}, "maximum_sessions:"},
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct status status = session_limits_check(&refused[i].limits, &bounds);
        cr_expect_eq(status.code, STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(strncmp(status.text, refused[i].field, strlen(refused[i].field)), 0,
                     "case %zu: %s", i, status.text);
    }
}

Test(session_limits, takes_both_ends_of_the_bounds)
{
    cr_assert_eq(session_limits_check(&bounds.minimum, &bounds).code, STATUS_OK);
    cr_assert_eq(session_limits_check(&bounds.maximum, &bounds).code, STATUS_OK);
}

Test(session_limits, has_a_standard_within_whatever_bounds)
{
    const struct session_bounds narrow = {{2, 50000, 6, false}, {1200, 80000, 20, false}};
    struct session_limits standard = session_limits_standard(&bounds);

    cr_assert_eq(standard.idle_seconds, 1800);
    cr_assert_eq(standard.absolute_seconds, 43200);
    cr_assert_eq(standard.parallel, 5);
    standard = session_limits_standard(&narrow);
    cr_assert_eq(standard.idle_seconds, 1200);
    cr_assert_eq(standard.absolute_seconds, 50000);
    cr_assert_eq(standard.parallel, 6);
}
