#include <criterion/criterion.h>

#include "backbone/metrics_private.h"

static const struct rpc_method methods[] = {
    {.name = "sekisho.test.v1.Test/First"},
    {.name = "sekisho.test.v1.Test/Second"},
};

static const struct backbone_definition definition = {
    .name = "test", .methods = methods, .method_count = COUNT_OF(methods)};

static struct backbone backbone = {.definition = &definition};

static void given_numbers(void)
{
    cr_assert(status_is_ok(backbone_metrics_open(&backbone, &backbone.metrics)));
}

static void forget_them(void)
{
    backbone_metrics_close(&backbone.metrics);
}

TestSuite(call_metrics, .init = given_numbers, .fini = forget_them);

static uint64_t answered(size_t row, enum status_code code)
{
    return atomic_load(&backbone.metrics->calls.answered[row][code].value);
}

/* What nobody knows the name of must not write past the rows. */
Test(call_metrics, count_what_had_no_method_in_the_last_row)
{
    backbone_metrics_finished(&backbone, RPC_METHOD_UNKNOWN, STATUS_UNIMPLEMENTED, 5);
    backbone_metrics_finished(&backbone, 4000, STATUS_UNIMPLEMENTED, 5);
    cr_expect_eq(answered(3, STATUS_UNIMPLEMENTED), 2);
    cr_expect_str_eq(backbone.metrics->method_words[3], "unknown");
}

Test(call_metrics, count_a_call_in_its_methods_row_and_under_its_code)
{
    backbone_metrics_finished(&backbone, 1, STATUS_OK, 250);
    backbone_metrics_finished(&backbone, 1, STATUS_NOT_FOUND, 250);
    backbone_metrics_finished(&backbone, 2, STATUS_OK, 250);
    cr_expect_eq(answered(1, STATUS_OK), 1);
    cr_expect_eq(answered(1, STATUS_NOT_FOUND), 1);
    cr_expect_eq(answered(0, STATUS_OK), 0);
    cr_expect_eq(answered(2, STATUS_OK), 1);
    cr_expect_str_eq(backbone.metrics->method_words[2], RPC_LIST_METHODS);
    cr_expect_eq(atomic_load(&backbone.metrics->calls.duration[1].sum_us), 500);
}
