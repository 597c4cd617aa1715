#include <criterion/criterion.h>

#include <string.h>

#include "domain/role.h"

Test(role, refuses_names_that_no_role_has)
{
    static const char *const refused[] = {"", "Administrator", "admin", "administrator ", "owner"};
    enum role role = ROLE_VIEWER;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!role_parse(refused[i], &role), "case %zu", i);
    cr_assert_eq(role, ROLE_VIEWER);
}

Test(role, allows_nothing_without_a_role)
{
    cr_assert_eq(role_permissions(USER_KIND_STAFF, 0), 0u);
}

Test(role, gives_a_customer_their_own_statements_whatever_the_roles_say)
{
    permission_set set = role_permissions(USER_KIND_CUSTOMER, ROLE_SET(ROLE_ADMINISTRATOR));

    cr_assert(permission_is_in(PERMISSION_OWN_STATEMENTS_VIEW, set));
    cr_assert(!permission_is_in(PERMISSION_HISTORY_VIEW, set));
    cr_assert(!permission_is_in(PERMISSION_STATEMENTS_VIEW, set));
}

Test(role, keeps_what_each_role_is_for_apart)
{
    static const struct {
        enum role role;
        enum permission permission;
        bool allowed;
    } cases[] = {
        {ROLE_ADMINISTRATOR, PERMISSION_USERS_EDIT, true},
        {ROLE_ADMINISTRATOR, PERMISSION_OWN_STATEMENTS_VIEW, false},
        {ROLE_USER_MANAGER, PERMISSION_USERS_EDIT, true},
        {ROLE_USER_MANAGER, PERMISSION_STATEMENTS_VIEW, false},
        {ROLE_USER_MANAGER, PERMISSION_HISTORY_VIEW, false},
        {ROLE_CLERK, PERMISSION_STATEMENTS_DOWNLOAD, true},
        {ROLE_CLERK, PERMISSION_STATEMENTS_EXPORT, false},
        {ROLE_VIEWER, PERMISSION_STATEMENTS_VIEW, true},
        {ROLE_VIEWER, PERMISSION_STATEMENTS_DOWNLOAD, false},
        {ROLE_AUDITOR, PERMISSION_HISTORY_EXPORT, true},
        {ROLE_AUDITOR, PERMISSION_USERS_EDIT, false},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        permission_set set = role_permissions(USER_KIND_STAFF, ROLE_SET(cases[i].role));
        cr_expect_eq(permission_is_in(cases[i].permission, set), cases[i].allowed, "case %zu", i);
    }
}

Test(role, lists_permissions_in_the_order_of_their_names)
{
    for (size_t i = 1; i < PERMISSION_COUNT; i++)
        cr_expect_lt(
            strcmp(permission_name((enum permission)(i - 1)), permission_name((enum permission)i)),
            0, "permission %zu", i);
}

/* session takes them in no other order. */
Test(role, lists_roles_in_the_order_of_their_names)
{
    for (size_t i = 1; i < ROLE_COUNT; i++)
        cr_expect_lt(strcmp(role_name(roles_by_name[i - 1]), role_name(roles_by_name[i])), 0);
}

Test(role, grants_nobody_what_the_granting_lack)
{
    permission_set held = role_permissions(USER_KIND_STAFF, ROLE_SET(ROLE_USER_MANAGER));

    cr_expect(role_is_within(USER_KIND_STAFF, ROLE_SET(ROLE_USER_MANAGER), held));
    cr_expect(role_is_within(USER_KIND_STAFF, 0, 0));
    cr_expect(role_is_within(USER_KIND_CUSTOMER, 0, 0));
    cr_expect_not(role_is_within(USER_KIND_STAFF, ROLE_SET(ROLE_ADMINISTRATOR), held));
    cr_expect_not(role_is_within(USER_KIND_STAFF, ROLE_SET(ROLE_VIEWER), held));
    cr_expect_not(
        role_is_within(USER_KIND_STAFF, ROLE_SET(ROLE_USER_MANAGER) | ROLE_SET(ROLE_VIEWER), held));
}

Test(role, reads_back_every_name)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        enum role role = ROLE_COUNT;
        cr_expect(role_parse(role_name((enum role)i), &role) && role == (enum role)i);
    }
}
