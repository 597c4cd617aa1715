#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "domain/permissions.h"

#define NAME_48 "abcdefghijklmnopqrstuvwxyz0123456789.abcdefghijk"

static char out[PERMISSIONS_CAPACITY];

Test(permissions, refuses_what_is_no_name)
{
    static const char *const refused[] = {"",     " ",   "History", "history view", "a\n",
                                          "名前", "a/b", "a*",      NAME_48 "l"};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_expect(!permission_name_is_valid(refused[i]), "case %zu", i);
        cr_expect_eq(permissions_join(&refused[i], 1, out).code, STATUS_INVALID_ARGUMENT,
                     "case %zu", i);
    }
}

Test(permissions, refuses_disorder_and_repeats)
{
    static const char *const disorder[] = {"b", "a"};
    static const char *const repeat[] = {"a", "a"};

    cr_assert_eq(permissions_join(disorder, 2, out).code, STATUS_INVALID_ARGUMENT);
    cr_assert_eq(permissions_join(repeat, 2, out).code, STATUS_INVALID_ARGUMENT);
}

/* `count` different names of full length, in order. */
static struct status join_longest(size_t count)
{
    static char texts[PERMISSIONS_MAXIMUM + 1][PERMISSION_NAME_MAXIMUM + 1];
    const char *names[PERMISSIONS_MAXIMUM + 1];

    for (size_t i = 0; i < count; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "%048zu", i);
        names[i] = texts[i];
    }
    return permissions_join(names, count, out);
}

Test(permissions, refuses_one_more_than_the_maximum)
{
    cr_assert_eq(join_longest(PERMISSIONS_MAXIMUM + 1).code, STATUS_INVALID_ARGUMENT);
}

Test(permissions, holds_the_maximum_of_the_longest_names)
{
    cr_assert_eq(join_longest(PERMISSIONS_MAXIMUM).code, STATUS_OK);
    cr_assert_eq(strlen(out), PERMISSIONS_CAPACITY - 1);
    cr_assert_eq(permissions_count(out), PERMISSIONS_MAXIMUM);
    cr_assert(permissions_has(out, "000000000000000000000000000000000000000000000063"));
}

Test(permissions, leaves_the_output_alone_when_it_refuses)
{
    static const char *const names[] = {"a", "B"};

    cr_assert(text_copy(out, sizeof out, "as it was"));
    cr_assert_eq(permissions_join(names, 2, out).code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(out, "as it was");
}

Test(permissions, joins_names_in_one_spelling)
{
    static const char *const names[] = {"customers.view", "history.export", "history.view"};

    cr_assert_eq(permissions_join(names, COUNT_OF(names), out).code, STATUS_OK);
    cr_assert_str_eq(out, "customers.view history.export history.view");
    cr_assert_eq(permissions_join(names, 0, out).code, STATUS_OK);
    cr_assert_str_eq(out, "");
}

Test(permissions, finds_whole_names_only)
{
    static const char permissions[] = "customers.view history.export history.view";
    static const char *const absent[] = {
        "",        "history",      "history.",
        "view",    "history.vie",  "history.view2",
        "unknown", "history view", "customers.view history.export"};

    for (size_t i = 0; i < COUNT_OF(absent); i++)
        cr_expect(!permissions_has(permissions, absent[i]), "case %zu", i);
    cr_assert(permissions_has(permissions, "customers.view"));
    cr_assert(permissions_has(permissions, "history.export"));
    cr_assert(permissions_has(permissions, "history.view"));
    cr_assert(!permissions_has("", "history.view"));
}

Test(permissions, are_walked_one_by_one)
{
    const char *cursor = "a bc d";
    const char *name = NULL;

    cr_assert_eq(permissions_next(&cursor, &name), 1);
    cr_assert_eq(strncmp(name, "a", 1), 0);
    cr_assert_eq(permissions_next(&cursor, &name), 2);
    cr_assert_eq(strncmp(name, "bc", 2), 0);
    cr_assert_eq(permissions_next(&cursor, &name), 1);
    cr_assert_eq(permissions_next(&cursor, &name), 0);
    cr_assert_eq(permissions_count(""), 0);
}
