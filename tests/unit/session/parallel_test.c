#include <criterion/criterion.h>

#include "domain/parallel.h"

#define UNTOUCHED 99

Test(parallel, refuses_a_maximum_out_of_bounds)
{
    static const int32_t refused[] = {INT32_MIN, -1, 0, PARALLEL_MAXIMUM + 1, INT32_MAX};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct parallel_choice choice = {.displaced = UNTOUCHED};
        struct status status =
            parallel_choose((struct parallel_rule){refused[i], false}, 0, &choice);
        cr_expect_eq(status.code, STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(choice.displaced, UNTOUCHED, "case %zu", i);
    }
}

Test(parallel, refuses_one_more_where_the_tenant_wants_that)
{
    struct parallel_rule rule = {.maximum = 5, .refuse_further = true};

    for (size_t live = 0; live <= 6; live++) {
        struct parallel_choice choice = {.displaced = UNTOUCHED};
        cr_assert_eq(parallel_choose(rule, live, &choice).code, STATUS_OK);
        cr_expect_eq(choice.is_refused, live >= 5, "live %zu", live);
        cr_expect_eq(choice.displaced, 0, "live %zu", live);
    }
}

Test(parallel, ends_as_many_of_the_oldest_as_leave_room_for_one)
{
    static const struct {
        int32_t maximum;
        size_t live;
        size_t displaced;
    } cases[] = {{1, 0, 0}, {1, 1, 1}, {5, 4, 0}, {5, 5, 1}, {5, 6, 2}, {2, 20, 19}, {20, 20, 1}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parallel_choice choice = {.displaced = UNTOUCHED, .is_refused = true};
        struct status status = parallel_choose((struct parallel_rule){cases[i].maximum, false},
                                               cases[i].live, &choice);
        cr_expect_eq(status.code, STATUS_OK, "case %zu", i);
        cr_expect_eq(choice.displaced, cases[i].displaced, "case %zu", i);
        cr_expect_not(choice.is_refused, "case %zu", i);
    }
}
