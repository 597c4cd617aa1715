#include <criterion/criterion.h>

#include "store/network_table.h"
#include "unit/network/given_address.h"

#define NOW INT64_C(1764000000000000)
#define TENANT INT64_C(7)

static struct network_table *table;
static const struct network_user user = {.roles = "clerk"};

/* Enforced for everybody: 192.0.2.0/24, until `expires_at_us` (0: for good). */
static struct network_policy policy_until(int64_t expires_at_us)
{
    struct network_range range = {.expires_at_us = expires_at_us};
    struct network_policy policy = {0};

    cr_assert(range_parse(bytes_of("192.0.2.0/24"), &range.range));
    const struct network_list list = {"everyone", NETWORK_ENFORCE, &range, 1};
    cr_assert_eq(network_policy_open(&list, 1, NOW, &policy).code, STATUS_OK);
    return policy;
}

static bool put(int64_t expires_at_us)
{
    CLEANUP(network_policy_close) struct network_policy policy = policy_until(expires_at_us);

    return network_table_put(table, TENANT, &policy, network_table_mark(table, TENANT));
}

static bool knows(int64_t tenant_id, int64_t now_us)
{
    enum network_verdict verdict;

    return network_table_judge(table, tenant_id, now_us, &user, address_of("192.0.2.1"), &verdict);
}

static void given_a_table(void)
{
    cr_assert_eq(network_table_open(&table).code, STATUS_OK);
}

static void clear(void)
{
    network_table_close(&table);
}

TestSuite(network_table, .init = given_a_table, .fini = clear);

Test(network_table, says_nothing_of_a_company_it_was_not_told_of)
{
    cr_assert(put(0));
    cr_expect(!knows(TENANT + 1, NOW));
    cr_expect(!knows(TENANT + 64, NOW), "of the same shard");
}

Test(network_table, says_nothing_from_the_microsecond_on_in_which_a_policy_ends)
{
    cr_assert(put(NOW + 2));
    cr_expect(knows(TENANT, NOW + 1));
    cr_expect(!knows(TENANT, NOW + 2));
}

Test(network_table, says_nothing_after_a_doubt_until_it_is_told_again)
{
    cr_assert(put(0));
    network_table_doubt(table, TENANT);
    cr_expect(!knows(TENANT, NOW));
    cr_assert(put(0));
    network_table_doubt_all(table);
    cr_expect(!knows(TENANT, NOW));
    cr_assert(put(0));
    cr_expect(knows(TENANT, NOW));
}

Test(network_table, takes_no_policy_that_was_read_before_a_doubt)
{
    CLEANUP(network_policy_close) struct network_policy policy = policy_until(0);
    uint64_t mark = network_table_mark(table, TENANT);

    network_table_doubt(table, TENANT);
    cr_expect(!network_table_put(table, TENANT, &policy, mark));
    mark = network_table_mark(table, TENANT);
    network_table_doubt_all(table);
    cr_expect(!network_table_put(table, TENANT, &policy, mark));
    cr_expect(!knows(TENANT, NOW));
}

Test(network_table, judges_by_the_latest_it_was_told)
{
    struct network_policy none = {.holds_until_us = INT64_MAX};
    enum network_verdict verdict = NETWORK_INSIDE;

    cr_assert(put(0));
    cr_assert(network_table_judge(table, TENANT, NOW, &user, address_of("198.51.100.1"), &verdict));
    cr_expect_eq(verdict, NETWORK_OUTSIDE);
    cr_assert(network_table_put(table, TENANT, &none, network_table_mark(table, TENANT)));
    cr_assert(network_table_judge(table, TENANT, NOW, &user, address_of("198.51.100.1"), &verdict));
    cr_expect_eq(verdict, NETWORK_INSIDE);
}

Test(network_table, holds_no_more_companies_than_it_may)
{
    for (int64_t tenant = 1; tenant <= NETWORK_TABLE_COMPANIES + 1; tenant++) {
        struct network_policy none = {.holds_until_us = INT64_MAX};
        bool put_it = network_table_put(table, tenant, &none, network_table_mark(table, tenant));
        cr_assert_eq(put_it, tenant <= NETWORK_TABLE_COMPANIES, "%ld", (long)tenant);
    }
}
