#include <criterion/criterion.h>

#include "domain/parallel.h"

#define UNTOUCHED 99

Test(parallel, refuses_a_maximum_out_of_bounds)
{
    static const int32_t refused[] = {INT32_MIN, -1, 0, PARALLEL_MAXIMUM + 1, INT32_MAX};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        size_t displaced = UNTOUCHED;
        struct status status =
            parallel_choose((struct parallel_rule){refused[i], false}, 0, &displaced);
        cr_expect_eq(status.code, STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(displaced, UNTOUCHED, "case %zu", i);
    }
}

Test(parallel, refuses_one_more_where_the_tenant_wants_that)
{
    size_t displaced = UNTOUCHED;
    struct parallel_rule rule = {.maximum = 5, .refuse_further = true};

    cr_assert_eq(parallel_choose(rule, 5, &displaced).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_eq(parallel_choose(rule, 6, &displaced).code, STATUS_RESOURCE_EXHAUSTED);
    cr_assert_eq(displaced, UNTOUCHED);
    cr_assert_eq(parallel_choose(rule, 4, &displaced).code, STATUS_OK);
    cr_assert_eq(displaced, 0);
}

Test(parallel, ends_as_many_of_the_oldest_as_leave_room_for_one)
{
    static const struct {
        int32_t maximum;
        size_t live;
        size_t displaced;
    } cases[] = {{1, 0, 0}, {1, 1, 1}, {5, 4, 0}, {5, 5, 1}, {5, 6, 2}, {2, 20, 19}, {20, 20, 1}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t displaced = UNTOUCHED;
        struct status status = parallel_choose((struct parallel_rule){cases[i].maximum, false},
                                               cases[i].live, &displaced);
        cr_expect_eq(status.code, STATUS_OK, "case %zu", i);
        cr_expect_eq(displaced, cases[i].displaced, "case %zu", i);
    }
}
