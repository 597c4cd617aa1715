#include <criterion/criterion.h>

#include "network/policy.h"
#include "unit/network/given_address.h"

#define NOW INT64_C(1764000000000000)

static const struct network_user clerk = {.is_customer = false, .roles = "clerk viewer"};
static const struct network_user customer = {.is_customer = true, .roles = ""};

static struct network_range range_of(const char *text, int64_t expires_at_us)
{
    struct network_range range = {.expires_at_us = expires_at_us};

    cr_assert(range_parse(bytes_of(text), &range.range), "%s", text);
    return range;
}

static struct network_policy policy_of(const struct network_list *lists, size_t count)
{
    struct network_policy policy = {0};

    cr_assert_eq(network_policy_open(lists, count, NOW, &policy).code, STATUS_OK);
    return policy;
}

static enum network_verdict judge(const struct network_list *lists, size_t count,
                                  const struct network_user *user, const char *address)
{
    CLEANUP(network_policy_close) struct network_policy policy = policy_of(lists, count);

    return network_policy_judge(&policy, user, address_of(address));
}

Test(policy, refuses_names_that_are_no_list)
{
    static const char *const invalid[] = {
        "",         "all",         "Everyone",
        "staff ",   "role:",       "role:Clerk",
        "role:a b", "customers:x", "role:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    static const char *const valid[] = {"everyone", "staff", "customers", "role:clerk",
                                        "role:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

    for (size_t i = 0; i < COUNT_OF(invalid); i++)
        cr_expect(!network_list_name_is_valid(invalid[i]), "case %zu", i);
    for (size_t i = 0; i < COUNT_OF(valid); i++)
        cr_expect(network_list_name_is_valid(valid[i]), "case %zu", i);
}

Test(policy, refuses_more_lists_or_ranges_than_there_may_be)
{
    static struct network_range ranges[RANGE_SET_MAXIMUM + 1];
    static struct network_list lists[NETWORK_LISTS_MAXIMUM + 1];
    struct network_policy policy = {0};

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        ranges[i] = range_of("192.0.2.0/24", 0);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        lists[i] = (struct network_list){.name = "staff", .mode = NETWORK_ENFORCE};
    cr_expect_eq(network_policy_open(lists, COUNT_OF(lists), NOW, &policy).code,
                 STATUS_INVALID_ARGUMENT);
    lists[1].ranges = ranges;
    lists[1].count = COUNT_OF(ranges);
    cr_expect_eq(network_policy_open(lists, 2, NOW, &policy).code, STATUS_INVALID_ARGUMENT);
    cr_expect_null(policy.lists);
    lists[1].count--;
    cr_expect_eq(network_policy_open(lists, 2, NOW, &policy).code, STATUS_OK);
    network_policy_close(&policy);
}

Test(policy, refuses_an_address_outside_an_enforced_list_and_one_nobody_knows)
{
    const struct network_range ranges[] = {range_of("192.0.2.0/24", 0),
                                           range_of("2001:db8::/32", 0)};
    const struct network_list lists[] = {{"everyone", NETWORK_ENFORCE, ranges, COUNT_OF(ranges)}};
    CLEANUP(network_policy_close) struct network_policy policy = policy_of(lists, 1);

    cr_expect_eq(judge(lists, 1, &clerk, "198.51.100.1"), NETWORK_OUTSIDE);
    cr_expect_eq(judge(lists, 1, &clerk, "2001:db9::1"), NETWORK_OUTSIDE);
    cr_expect_eq(network_policy_judge(&policy, &clerk, (struct address){0}), NETWORK_OUTSIDE);
    cr_expect_eq(judge(lists, 1, &clerk, "192.0.2.1"), NETWORK_INSIDE);
    cr_expect_eq(judge(lists, 1, &customer, "2001:db8::1"), NETWORK_INSIDE);
}

Test(policy, folds_mapped_addresses)
{
    const struct network_range ranges[] = {range_of("::ffff:192.0.2.0/120", 0)};
    const struct network_list lists[] = {{"everyone", NETWORK_ENFORCE, ranges, 1}};

    cr_expect_eq(judge(lists, 1, &clerk, "192.0.2.9"), NETWORK_INSIDE);
    cr_expect_eq(judge(lists, 1, &clerk, "::ffff:192.0.2.9"), NETWORK_INSIDE);
    cr_expect_eq(judge(lists, 1, &clerk, "::ffff:192.0.3.9"), NETWORK_OUTSIDE);
}

Test(policy, lets_inner_lists_only_tighten)
{
    const struct network_range wide[] = {range_of("192.0.2.0/24", 0)};
    const struct network_range narrow[] = {range_of("192.0.2.0/28", 0),
                                           range_of("198.51.100.0/24", 0)};
    const struct network_list lists[] = {{"everyone", NETWORK_ENFORCE, wide, 1},
                                         {"role:clerk", NETWORK_ENFORCE, narrow, 2}};

    cr_expect_eq(judge(lists, 2, &clerk, "192.0.2.99"), NETWORK_OUTSIDE);
    cr_expect_eq(judge(lists, 2, &clerk, "198.51.100.1"), NETWORK_OUTSIDE, "not inside the outer");
    cr_expect_eq(judge(lists, 2, &clerk, "192.0.2.1"), NETWORK_INSIDE);
    cr_expect_eq(judge(lists, 2, &customer, "192.0.2.99"), NETWORK_INSIDE);
}

Test(policy, asks_each_list_only_of_its_own_users)
{
    static const struct {
        const char *name;
        bool clerk, customer;
    } cases[] = {{"everyone", true, true},          {"staff", true, false},
                 {"customers", false, true},        {"role:clerk", true, false},
                 {"role:viewer", true, false},      {"role:cler", false, false},
                 {"role:clerkviewer", false, false}};

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_expect_eq(network_list_applies(cases[i].name, &clerk), cases[i].clerk, "case %zu", i);
        cr_expect_eq(network_list_applies(cases[i].name, &customer), cases[i].customer, "case %zu",
                     i);
    }
}

Test(policy, reports_without_refusing_and_refuses_before_it_reports)
{
    const struct network_range ranges[] = {range_of("192.0.2.0/24", 0)};
    struct network_list lists[] = {{"everyone", NETWORK_REPORT, ranges, 1},
                                   {"staff", NETWORK_OFF, ranges, 1}};

    cr_expect_eq(judge(lists, 2, &clerk, "198.51.100.1"), NETWORK_REPORTED);
    cr_expect_eq(judge(lists, 2, &clerk, "192.0.2.1"), NETWORK_INSIDE);
    lists[1].mode = NETWORK_ENFORCE;
    cr_expect_eq(judge(lists, 2, &clerk, "198.51.100.1"), NETWORK_OUTSIDE);
    lists[0].mode = lists[1].mode = NETWORK_OFF;
    cr_expect_eq(judge(lists, 2, &clerk, "198.51.100.1"), NETWORK_INSIDE);
}

Test(policy, leaves_out_what_has_expired_and_says_until_when_it_holds)
{
    const struct network_range ranges[] = {
        range_of("192.0.2.0/24", NOW), range_of("198.51.100.0/24", NOW + 1),
        range_of("203.0.113.0/24", NOW + 2), range_of("2001:db8::/32", 0)};
    const struct network_list lists[] = {{"everyone", NETWORK_ENFORCE, ranges, 4}};
    CLEANUP(network_policy_close) struct network_policy policy = policy_of(lists, 1);

    cr_expect_eq(policy.holds_until_us, NOW + 1);
    cr_expect_eq(judge(lists, 1, &clerk, "192.0.2.1"), NETWORK_OUTSIDE);
    cr_expect_eq(judge(lists, 1, &clerk, "198.51.100.1"), NETWORK_INSIDE);
    cr_expect(!network_list_contains(&lists[0], address_of("192.0.2.1"), NOW));
    cr_expect(network_list_contains(&lists[0], address_of("198.51.100.1"), NOW));
    cr_expect(!network_list_contains(&lists[0], address_of("198.51.100.1"), NOW + 1));
}

Test(policy, of_no_lists_lets_everybody_in_for_good)
{
    CLEANUP(network_policy_close) struct network_policy policy = policy_of(NULL, 0);

    cr_expect_eq(network_policy_judge(&policy, &clerk, (struct address){0}), NETWORK_INSIDE);
    cr_expect_eq(policy.holds_until_us, INT64_MAX);
}
