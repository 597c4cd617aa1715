#include <criterion/criterion.h>

#include "rpc/method.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

static struct status handle(struct call *call)
{
    return OK;
}

static bool shortcut(struct call *call, struct status *out)
{
    *out = OK;
    return true;
}

static struct rpc_method whole(void)
{
    return (struct rpc_method){
        .name = "sekisho.test.v1.Test/Echo",
        .callers = {"portal", "auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE,
        .deadline_ms = 2000,
        .request = &sekisho__rpc__v1__method__descriptor,
        .response = &sekisho__rpc__v1__method__descriptor,
        .handler = handle,
    };
}

static enum status_code verdict(const struct rpc_method *methods, size_t count)
{
    return rpc_methods_check(methods, count, NULL).code;
}

Test(method, accepts_a_whole_row)
{
    struct rpc_method row = whole();
    cr_assert_eq(verdict(&row, 1), STATUS_OK);
}

Test(method, refuses_a_row_in_which_any_column_is_undeclared)
{
    struct rpc_method rows[16];
    size_t count = 0;

    for (size_t i = 0; i < 16; i++)
        rows[i] = whole();
    rows[count++].name = NULL;
    rows[count++].name = "NoSlash";
    rows[count++].callers[0] = NULL;
    rows[count++].pass = RPC_PASS_UNDECLARED;
    rows[count++].permission = "history.view"; /* of a pass that is not asked for */
    rows[count++].audit = RPC_AUDIT_UNDECLARED;
    rows[count++].repeat = RPC_REPEAT_UNDECLARED;
    rows[count++].run = RPC_RUN_UNDECLARED;
    rows[count++].deadline_ms = 0;
    rows[count++].deadline_ms = RPC_DEADLINE_MAXIMUM_MS + 1;
    rows[count++].request = NULL;
    rows[count++].response = NULL;
    rows[count++].handler = NULL;
    rows[count++].run = RPC_RUN_INLINE_FIRST; /* without a shortcut */
    rows[count++].shortcut = shortcut;        /* that nobody would call */
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(verdict(&rows[i], 1), STATUS_FAILED_PRECONDITION, "case %zu", i);
}

Test(method, refuses_a_name_that_comes_twice)
{
    struct rpc_method rows[] = {whole(), whole()};

    cr_assert_eq(verdict(rows, 2), STATUS_FAILED_PRECONDITION);
    rows[1].name = "sekisho.test.v1.Test/Other";
    cr_assert_eq(verdict(rows, 2), STATUS_OK);
}

Test(method, finds_by_the_whole_name_alone)
{
    struct rpc_method row = whole();

    cr_assert_null(rpc_method_find(&row, 1, bytes_of("sekisho.test.v1.Test/Ech")));
    cr_assert_null(rpc_method_find(&row, 1, bytes_of("sekisho.test.v1.Test/Echo2")));
    cr_assert_null(rpc_method_find(&row, 1, (struct bytes){0}));
    cr_assert_eq(rpc_method_find(&row, 1, bytes_of("sekisho.test.v1.Test/Echo")), &row);
}

Test(method, allows_the_callers_of_its_row_and_no_other)
{
    struct rpc_method row = whole();

    cr_assert(rpc_method_allows(&row, "auth"));
    cr_assert_not(rpc_method_allows(&row, "audit"));
    cr_assert_not(rpc_method_allows(&row, "portal2"));
    cr_assert_not(rpc_method_allows(&row, ""));
    row.callers[0] = RPC_ANY_CALLER;
    cr_assert(rpc_method_allows(&row, "audit"));
}
