#include <criterion/criterion.h>

#include "domain/networks.h"
#include "unit/network/given_address.h"

#define NOW INT64_C(1764000000000000)

static struct network_range ranges[NETWORKS_RANGES_MAXIMUM + 1];
static struct network_note notes[NETWORKS_RANGES_MAXIMUM + 1];

/* One enforced list of these ranges. */
static struct networks networks_of(const char *name, const char *const *texts, size_t count)
{
    struct networks networks = {
        .lists = {{"", NETWORK_ENFORCE, ranges, count}}, .notes = {notes}, .count = 1};

    cr_assert(text_copy(networks.lists[0].name, NETWORK_LIST_CAPACITY, name));
    for (size_t i = 0; i < count; i++)
        cr_assert(range_parse(bytes_of(texts[i]), &ranges[i].range), "%s", texts[i]);
    return networks;
}

static const char *const one[] = {"192.0.2.0/24"};

Test(networks, refuses_lists_of_nobody_and_modes_that_are_none)
{
    static const char *const refused[] = {"",      "all",         "role:",       "role:owner",
                                          "Staff", "role:own-00", "role:own-27", "role:own-1"};
    struct networks networks = networks_of("role:clerk", one, 1);

    cr_expect_eq(networks_validate(&networks).code, STATUS_OK);
    networks.lists[0].mode = (enum network_mode)3;
    cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        networks = networks_of(refused[i], one, 1);
        cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
}

Test(networks, refuses_a_list_twice)
{
    struct networks networks = networks_of("staff", one, 1);

    networks.lists[1] = networks.lists[0];
    networks.notes[1] = notes;
    networks.count = 2;
    cr_assert_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
}

Test(networks, refuses_501_ranges_in_all_lists_together)
{
    struct networks networks = networks_of("staff", one, 1);

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        ranges[i] = ranges[0];
    networks.lists[0].count = NETWORKS_RANGES_MAXIMUM - 1;
    networks.lists[1] = (struct network_list){"customers", NETWORK_ENFORCE, ranges, 1};
    networks.notes[1] = notes;
    networks.count = 2;
    cr_assert_eq(networks_validate(&networks).code, STATUS_OK);
    networks.lists[1].count = 2;
    cr_assert_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
}

Test(networks, refuses_a_list_that_would_lock_everybody_out_some_day)
{
    struct networks networks = networks_of("staff", one, 1);

    ranges[0].expires_at_us = NOW + 1;
    cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
    networks.lists[0].count = 0;
    cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
    networks.lists[0].mode = NETWORK_OFF;
    cr_expect_eq(networks_validate(&networks).code, STATUS_OK);
}

Test(networks, refuses_notes_of_more_than_a_line_or_with_something_hidden)
{
    static const char *const refused[] = {"two\nlines", "本\u200b社", "\u202e本社", "本社\ufeff"};
    struct networks networks = networks_of("staff", one, 1);

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_assert(text_copy(notes[0].label, sizeof notes[0].label, refused[i]));
        cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
    cr_assert(text_copy(notes[0].label, sizeof notes[0].label, ""));
    cr_assert(text_copy(notes[0].owner, sizeof notes[0].owner, "総務\u200d"));
    cr_expect_eq(networks_validate(&networks).code, STATUS_INVALID_ARGUMENT);
    cr_assert(text_copy(notes[0].owner, sizeof notes[0].owner, "総務"));
    cr_assert(text_copy(notes[0].label, sizeof notes[0].label, "本社"));
    cr_expect_eq(networks_validate(&networks).code, STATUS_OK);
}

Test(networks, names_the_lists_that_would_keep_their_saver_out)
{
    const struct network_user clerk = {.roles = "clerk"};
    const struct network_user viewer = {.roles = "viewer"};
    const char *names[NETWORK_LISTS_MAXIMUM];
    struct networks networks = networks_of("role:clerk", one, 1);

    cr_assert_eq(networks_missing(&networks, &clerk, address_of("198.51.100.1"), NOW, names), 1);
    cr_expect_str_eq(names[0], "role:clerk");
    cr_expect_eq(networks_missing(&networks, &clerk, (struct address){0}, NOW, names), 1);
    cr_expect_eq(networks_missing(&networks, &clerk, address_of("192.0.2.1"), NOW, names), 0);
    cr_expect_eq(networks_missing(&networks, &viewer, address_of("198.51.100.1"), NOW, names), 0);
    ranges[0].expires_at_us = NOW;
    cr_expect_eq(networks_missing(&networks, &clerk, address_of("192.0.2.1"), NOW, names), 1);
    networks.lists[0].mode = NETWORK_REPORT;
    cr_expect_eq(networks_missing(&networks, &clerk, address_of("198.51.100.1"), NOW, names), 0);
}

Test(networks, warns_of_what_is_too_wide_or_there_twice)
{
    static const char *const texts[] = {"10.0.0.0/7",   "11.1.0.0/16", "192.0.2.0/24",
                                        "192.0.2.0/24", "2000::/31",   "2001:db8::/32"};
    struct networks networks = networks_of("staff", texts, 6);
    struct networks_warning found[8];

    cr_assert_eq(networks_warnings(&networks, found, COUNT_OF(found)), 4);
    cr_expect(found[0].range == 0 && found[0].is_wide);
    cr_expect(found[1].range == 1 && !found[1].is_wide);
    cr_expect(found[2].range == 3 && !found[2].is_wide, "the later one of two equal");
    cr_expect(found[3].range == 4 && found[3].is_wide);
    cr_expect_eq(networks_warnings(&networks, found, 1), 1);
}

Test(networks, ends_a_trial_in_its_very_microsecond)
{
    struct networks_state state = {
        .is_on = true, .version = 3, .trial_version = 4, .trial_ends_at_us = NOW};

    cr_expect_eq(networks_version_at(&state, NOW - 1), 4);
    cr_expect_eq(networks_version_at(&state, NOW), 3);
    state.is_on = false;
    cr_expect_eq(networks_version_at(&state, NOW - 1), 0);
}

Test(networks, names_roles_with_a_space_between)
{
    char names[NETWORKS_ROLES_CAPACITY];

    networks_role_names(0, names);
    cr_expect_str_eq(names, "");
    networks_role_names(ROLE_SET(ROLE_CLERK) | ROLE_SET(ROLE_VIEWER), names);
    cr_expect_str_eq(names, "clerk viewer");
    networks_role_names(own_role_bit(1) | own_role_bit(26) | ROLE_SET(ROLE_CLERK), names);
    cr_expect_str_eq(names, "clerk own-01 own-26");
    networks_role_names(UINT32_MAX >> 1, names);
    cr_expect_eq(strlen(names), strlen("administrator user-manager clerk viewer auditor") + 26 * 7);
}

Test(networks, tells_lists_of_own_roles_that_there_are_not)
{
    struct networks networks = networks_of("role:own-03", one, 1);

    cr_expect_eq(networks_validate(&networks).code, STATUS_OK);
    cr_expect(!networks_have_roles(&networks, 0));
    cr_expect(!networks_have_roles(&networks, own_role_bit(2) | ROLE_SET(ROLE_CLERK)));
    cr_expect(networks_have_roles(&networks, own_role_bit(3)));
    networks = networks_of("role:clerk", one, 1);
    cr_expect(networks_have_roles(&networks, 0), "a built-in one is always there");
}

Test(networks, takes_the_list_of_one_role_out_and_leaves_the_others)
{
    struct networks networks = networks_of("role:own-03", one, 1);
    struct networks rest;

    networks.lists[1] = networks.lists[0];
    cr_assert(text_copy(networks.lists[1].name, NETWORK_LIST_CAPACITY, "role:own-04"));
    networks.notes[1] = notes;
    networks.count = 2;
    cr_expect(!networks_without_role(&networks, 5, &rest));
    cr_expect_eq(rest.count, 2);
    cr_expect(networks_without_role(&networks, 3, &rest));
    cr_assert_eq(rest.count, 1);
    cr_expect_str_eq(rest.lists[0].name, "role:own-04");
}
