#include <criterion/criterion.h>

#include "rpc/resolver.h"

static const struct log silent = {.descriptor = -1};

static struct status open_and_read(const char *address, struct replicas *out)
{
    CLEANUP(resolver_close) struct resolver *resolver = NULL;

    TRY(resolver_open(address, 1000, &silent, &resolver));
    resolver_read(resolver, out);
    return OK;
}

Test(resolver, refuses_what_is_not_host_and_port)
{
    static const char *const wrong[] = {
        "",        "localhost", "localhost:", ":7401", "localhost:0", "localhost:65536", "h:+1",
        "h:07401", "::1:7401",  "[]:7401",    "[::1]", "h:7401 ",     "h:74.1",
    };
    struct replicas replicas;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_expect_eq(open_and_read(wrong[i], &replicas).code, STATUS_INVALID_ARGUMENT, "case %zu",
                     i);
}

Test(resolver, knows_numbers_at_once)
{
    struct replicas replicas;

    cr_assert(status_is_ok(open_and_read("127.0.0.1:7401", &replicas)));
    cr_assert_eq(replicas.count, 1);
    cr_assert_str_eq(replicas.all[0].address, "127.0.0.1:7401");
    cr_assert(status_is_ok(open_and_read("[::1]:7401", &replicas)));
    cr_assert_str_eq(replicas.all[0].address, "[::1]:7401");
}
