#include <criterion/criterion.h>
#include <string.h>

#include "domain/scopes.h"

static const char permissions[] = "customers.edit customers.view history.view statements.view";
static char scopes[SCOPES_CAPACITY];

static enum status_code add(const char *name, scope_set groups)
{
    return scopes_add(scopes, permissions, name, groups).code;
}

Test(scopes, are_one_text_that_is_read_back)
{
    const char *cursor = scopes;
    const char *name = NULL;
    scope_set groups = SCOPE_NONE;

    cr_assert_eq(scopes_count(scopes), 0);
    cr_assert_eq(add("customers.view", SCOPE_GROUP(1) | SCOPE_GROUP(63)), STATUS_OK);
    cr_assert_eq(add("statements.view", SCOPE_NONE), STATUS_OK);
    cr_expect_str_eq(scopes, "customers.view=8000000000000002 statements.view=0000000000000000");
    cr_expect_eq(scopes_count(scopes), 2);
    cr_expect_eq(scopes_next(&cursor, &name, &groups), strlen("customers.view"));
    cr_expect_eq(strncmp(name, "customers.view=", 15), 0);
    cr_expect_eq(groups, SCOPE_GROUP(1) | SCOPE_GROUP(63));
    cr_expect_eq(scopes_next(&cursor, &name, &groups), strlen("statements.view"));
    cr_expect_eq(groups, SCOPE_NONE);
    cr_expect_eq(scopes_next(&cursor, &name, &groups), 0);
}

Test(scopes, are_of_permissions_that_are_there_and_sorted_and_never_all)
{
    cr_expect_eq(add("customers.export", SCOPE_GROUP(1)), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(add("", SCOPE_GROUP(1)), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(add("customers", SCOPE_GROUP(1)), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(add("customers.view", SCOPE_ALL), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(add("customers.view", SCOPE_ALL | SCOPE_GROUP(1)), STATUS_INVALID_ARGUMENT);
    cr_expect_str_empty(scopes);
    cr_assert_eq(add("customers.view", SCOPE_GROUP(1)), STATUS_OK);
    cr_expect_eq(add("customers.view", SCOPE_GROUP(2)), STATUS_INVALID_ARGUMENT);
    cr_expect_eq(add("customers.edit", SCOPE_GROUP(2)), STATUS_INVALID_ARGUMENT);
    cr_expect_str_eq(scopes, "customers.view=0000000000000002");
}

Test(scopes, have_room_for_sixteen_of_the_longest_names)
{
    char all[PERMISSIONS_CAPACITY] = "";
    char names[SCOPES_MAXIMUM + 1][PERMISSION_NAME_MAXIMUM + 1];
    const char *list[SCOPES_MAXIMUM + 1];

    for (size_t i = 0; i <= SCOPES_MAXIMUM; i++) {
        memset(names[i], (int)('a' + i), PERMISSION_NAME_MAXIMUM);
        names[i][PERMISSION_NAME_MAXIMUM] = '\0';
        list[i] = names[i];
    }
    cr_assert_eq(permissions_join(list, SCOPES_MAXIMUM + 1, all).code, STATUS_OK);
    for (size_t i = 0; i < SCOPES_MAXIMUM; i++)
        cr_expect_eq(scopes_add(scopes, all, names[i], SCOPE_NONE).code, STATUS_OK, "%zu", i);
    cr_expect_eq(strlen(scopes), SCOPES_CAPACITY - 1u);
    cr_expect_eq(scopes_add(scopes, all, names[SCOPES_MAXIMUM], SCOPE_NONE).code,
                 STATUS_INVALID_ARGUMENT);
}
