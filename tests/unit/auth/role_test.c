#include <criterion/criterion.h>

#include <stdio.h>
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
    const struct user nobody = {.kind = USER_KIND_STAFF};

    cr_assert_eq(user_permissions(&nobody), 0u);
}

Test(role, gives_a_customer_their_own_statements_whatever_the_roles_say)
{
    const struct user customer = {.kind = USER_KIND_CUSTOMER,
                                  .roles = ROLE_SET(ROLE_ADMINISTRATOR),
                                  .own_permissions = PERMISSIONS_OF_STAFF,
                                  .granted = PERMISSIONS_OF_STAFF};
    permission_set set = user_permissions(&customer);

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
        permission_set set = role_permissions(ROLE_SET(cases[i].role));
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

#define BIT(permission) ((permission_set)1 << PERMISSION_##permission)

Test(role, adds_what_own_roles_and_grants_allow)
{
    const struct user user = {.kind = USER_KIND_STAFF,
                              .roles = ROLE_SET(ROLE_VIEWER),
                              .own_permissions = BIT(HISTORY_VIEW),
                              .granted = BIT(STATEMENTS_DOWNLOAD)};

    cr_assert_eq(user_permissions(&user), BIT(CUSTOMERS_VIEW) | BIT(STATEMENTS_VIEW) |
                                              BIT(HISTORY_VIEW) | BIT(STATEMENTS_DOWNLOAD));
}

Test(role, gives_no_member_of_staff_what_is_for_customers)
{
    const struct user user = {.kind = USER_KIND_STAFF,
                              .own_permissions = BIT(OWN_STATEMENTS_VIEW),
                              .granted = BIT(OWN_STATEMENTS_DOWNLOAD)};

    cr_assert_eq(user_permissions(&user), 0u);
}

Test(role, writes_and_reads_sets_of_permissions)
{
    char text[PERMISSIONS_TEXT_CAPACITY];

    permissions_encode(0, text);
    cr_assert_str_eq(text, "");
    permissions_encode(BIT(USERS_VIEW) | BIT(HISTORY_VIEW), text);
    cr_assert_str_eq(text, "history.view users.view");
    permissions_encode(((permission_set)1 << PERMISSION_COUNT) - 1, text);
    cr_assert_eq(permissions_decode(text), ((permission_set)1 << PERMISSION_COUNT) - 1);
}

Test(role, passes_over_what_is_no_permission)
{
    cr_assert_eq(permissions_decode(""), 0u);
    cr_assert_eq(permissions_decode("  users.view   users.view "), BIT(USERS_VIEW));
    cr_assert_eq(permissions_decode(
                     "users.views users history.vie Users.view customers.download newer.thing"),
                 0u);
}

Test(role, reads_back_every_name)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        enum role role = ROLE_COUNT;
        cr_expect(role_parse(role_name((enum role)i), &role) && role == (enum role)i);
    }
}

Test(role, includes_whatever_a_permission_needs_at_once)
{
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        permission_set one = permissions_with_needed((permission_set)1 << permission);
        cr_expect(permission_is_in(permission, one), "%s", permission_name(permission));
        cr_expect_eq(permissions_with_needed(one), one, "%s", permission_name(permission));
    }
    cr_assert_eq(permissions_with_needed(0), 0u);
}

/* A verb on its object alone leads to pages that cannot be reached. */
Test(role, lets_everybody_see_what_they_may_do_something_with)
{
    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        const char *name = permission_name(permission);
        char view[32];
        enum permission seen;

        (void)snprintf(view, sizeof view, "%.*s.view", (int)strcspn(name, "."), name);
        if (!permission_parse(view, &seen))
            seen = PERMISSION_USERS_VIEW; /* of roles */
        cr_expect(permission_is_in(seen, permissions_with_needed((permission_set)1 << permission)),
                  "%s", name);
    }
}

Test(role, gives_no_built_in_role_less_than_it_needs)
{
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        permission_set allowed = role_permissions(ROLE_SET(role));
        cr_expect_eq(permissions_with_needed(allowed), allowed, "%s", role_name(role));
    }
}
