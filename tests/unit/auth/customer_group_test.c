#include <criterion/criterion.h>
#include <string.h>

#include "domain/customer_group.h"

static const struct customer_group groups[] = {
    {.number = 1, .name = "東日本"},
    {.number = 2, .name = "West"},
    {.number = 63, .name = "Key accounts"},
};

static enum status_code check(uint32_t number, const char *name)
{
    struct customer_group group = {.number = number};
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 16);
    cr_assert(text_copy(group.name, sizeof group.name, name));
    return customer_group_check(&arena, &group, groups, COUNT_OF(groups)).code;
}

Test(customer_group, refuses_names_that_are_none_or_are_read_as_anothers)
{
    cr_expect_eq(check(0, ""), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check(0, "　 "), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check(0, "a\nb"), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check(0, "North\u2060"), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check(0, "a\u202eb"), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(check(0, "東日本\U000e0100"), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check(0, "west"), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check(0, "　ＷＥＳＴ "), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check(1, "West"), STATUS_ALREADY_EXISTS);
    cr_expect_eq(check(2, "WEST"), STATUS_OK);
    cr_expect_eq(check(0, "North"), STATUS_OK);
}

Test(customer_group, labels_a_scope_with_the_names_of_its_groups)
{
    char label[SCOPE_LABEL_CAPACITY];

    scope_label(SCOPE_ALL, groups, COUNT_OF(groups), label);
    cr_expect_str_eq(label, "all");
    scope_label(SCOPE_NONE, groups, COUNT_OF(groups), label);
    cr_expect_str_eq(label, "");
    scope_label(SCOPE_GROUP(1) | SCOPE_GROUP(63), groups, COUNT_OF(groups), label);
    cr_expect_str_eq(label, "東日本, Key accounts");
}

Test(customer_group, has_room_for_the_label_of_all_groups_with_the_longest_names)
{
    struct customer_group many[SCOPE_GROUPS_MAXIMUM];
    char label[SCOPE_LABEL_CAPACITY];

    for (uint32_t i = 0; i < COUNT_OF(many); i++) {
        many[i] = (struct customer_group){.number = i + 1};
        memset(many[i].name, 'a', sizeof many[i].name - 1);
    }
    scope_label(~SCOPE_ALL, many, COUNT_OF(many), label);
    cr_expect_eq(strlen(label), 63u * 64 + 62 * 2);
}
