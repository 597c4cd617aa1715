#include <criterion/criterion.h>

#include <string.h>

#include "domain/rights.h"

#define BIT(permission) ((permission_set)1 << PERMISSION_##permission)
#define STAFF(...) ((struct user){.kind = USER_KIND_STAFF, __VA_ARGS__})

#define EAST SCOPE_GROUP(1)
#define WEST SCOPE_GROUP(2)

static scope_set scope_of(const struct user *user, enum permission permission)
{
    const struct rights rights = user_rights(user);
    scope_set scope = SCOPE_NONE;

    cr_assert(rights_find_scope(&rights, permission, &scope));
    return scope;
}

Test(rights, of_built_in_roles_and_grants_reach_as_far_as_the_user)
{
    const struct user clerk = STAFF(.roles = ROLE_SET(ROLE_CLERK), .scope = EAST);
    const struct user granted = STAFF(.granted = BIT(CUSTOMERS_VIEW), .scope = EAST | WEST);

    cr_expect_eq(scope_of(&clerk, PERMISSION_CUSTOMERS_VIEW), EAST);
    cr_expect_eq(scope_of(&clerk, PERMISSION_STATEMENTS_VIEW), EAST);
    cr_expect_eq(scope_of(&clerk, PERMISSION_CUSTOMERS_GROUP), SCOPE_NONE);
    cr_expect_eq(scope_of(&granted, PERMISSION_CUSTOMERS_VIEW), EAST | WEST);
    cr_expect_eq(scope_of(&granted, PERMISSION_STATEMENTS_VIEW), SCOPE_NONE);
}

Test(rights, of_an_own_role_reach_as_far_as_it_says_whatever_the_user_does)
{
    struct user user = STAFF(.roles = own_role_bit(1), .scope = EAST);

    user_add_own_role(&user, BIT(CUSTOMERS_VIEW), WEST);
    cr_expect_eq(scope_of(&user, PERMISSION_CUSTOMERS_VIEW), WEST);
    cr_expect_eq(scope_of(&user, PERMISSION_STATEMENTS_VIEW), SCOPE_NONE);
}

Test(rights, by_several_ways_reach_whom_any_of_them_does)
{
    struct user user = STAFF(.roles = ROLE_SET(ROLE_VIEWER) | own_role_bit(1) | own_role_bit(2),
                             .scope = SCOPE_GROUP(63));

    user_add_own_role(&user, BIT(CUSTOMERS_VIEW), WEST);
    user_add_own_role(&user, BIT(CUSTOMERS_VIEW) | BIT(CUSTOMERS_EDIT), EAST);
    cr_expect_eq(scope_of(&user, PERMISSION_CUSTOMERS_VIEW), EAST | WEST | SCOPE_GROUP(63));
    cr_expect_eq(scope_of(&user, PERMISSION_CUSTOMERS_EDIT), EAST);
    cr_expect_eq(scope_of(&user, PERMISSION_STATEMENTS_VIEW), SCOPE_GROUP(63));
    user_add_own_role(&user, BIT(CUSTOMERS_EDIT), SCOPE_ALL);
    cr_expect_eq(scope_of(&user, PERMISSION_CUSTOMERS_EDIT), SCOPE_ALL);
    cr_expect_eq(scope_of(&user, PERMISSION_CUSTOMERS_VIEW), EAST | WEST | SCOPE_GROUP(63));
}

Test(rights, to_administer_are_beyond_whoever_lacks_one_of_them)
{
    const struct rights manager = {.permissions = role_permissions(ROLE_SET(ROLE_USER_MANAGER))};
    const struct rights clerk = {.permissions = role_permissions(ROLE_SET(ROLE_CLERK))};
    const permission_set administering[] = {BIT(NETWORKS_EDIT), BIT(ROLES_EDIT),
                                            BIT(SETTINGS_EDIT)};

    for (enum role role = ROLE_USER_MANAGER; role < ROLE_COUNT; role++)
        cr_expect_not(user_administers_beyond(&STAFF(.roles = ROLE_SET(role)), &manager));
    cr_expect(user_administers_beyond(&STAFF(.roles = ROLE_SET(ROLE_ADMINISTRATOR)), &manager));
    cr_expect(user_administers_beyond(&STAFF(.roles = ROLE_SET(ROLE_USER_MANAGER)), &clerk));
    for (size_t i = 0; i < sizeof administering / sizeof administering[0]; i++) {
        struct user own = STAFF(.roles = own_role_bit(1));
        user_add_own_role(&own, administering[i], SCOPE_ALL);
        cr_expect(user_administers_beyond(&own, &manager), "own role %zu", i);
        cr_expect(user_administers_beyond(&STAFF(.granted = administering[i]), &manager),
                  "grant %zu", i);
    }
}

Test(rights, of_an_administrator_reach_all)
{
    struct user user = STAFF(.roles = ROLE_SET(ROLE_ADMINISTRATOR), .scope = EAST);

    for (size_t i = 0; i < SCOPED_PERMISSIONS; i++)
        cr_expect_eq(scope_of(&user, scoped_permissions[i]), SCOPE_ALL, "%zu", i);
}

Test(rights, reach_customers_with_every_permission_about_them_and_no_other)
{
    static const char *const objects[] = {"customers.", "statements."};
    const struct rights none = {0};

    for (enum permission permission = 0; permission < PERMISSION_COUNT; permission++) {
        const char *name = permission_name(permission);
        scope_set scope = SCOPE_NONE;
        bool is_about = strncmp(name, objects[0], strlen(objects[0])) == 0 ||
                        strncmp(name, objects[1], strlen(objects[1])) == 0;
        cr_expect_eq(rights_find_scope(&none, permission, &scope), is_about, "%s", name);
    }
    for (size_t i = 1; i < SCOPED_PERMISSIONS; i++)
        cr_expect_lt(scoped_permissions[i - 1], scoped_permissions[i]);
}

Test(rights, are_within_others_that_allow_as_much_and_reach_as_far)
{
    struct rights held = {0};
    struct rights rights = {0};

    rights_add(&held, PERMISSION_CUSTOMERS_VIEW, EAST);
    rights_add(&held, PERMISSION_CUSTOMERS_EDIT, SCOPE_ALL);
    rights_add(&held, PERMISSION_HISTORY_VIEW, SCOPE_NONE);
    cr_expect(rights_are_within(&rights, &held));
    rights_add(&rights, PERMISSION_CUSTOMERS_VIEW, EAST);
    rights_add(&rights, PERMISSION_HISTORY_VIEW, SCOPE_ALL); /* which reaches no customers */
    cr_expect(rights_are_within(&rights, &held));
    cr_expect(rights_are_within(&held, &held));
    cr_expect(!rights_are_within(&held, &rights));
    rights_add(&rights, PERMISSION_CUSTOMERS_VIEW, WEST);
    cr_expect(!rights_are_within(&rights, &held));
    rights_add(&held, PERMISSION_CUSTOMERS_VIEW, SCOPE_ALL);
    cr_expect(rights_are_within(&rights, &held));
    rights_add(&rights, PERMISSION_STATEMENTS_VIEW, SCOPE_NONE);
    cr_expect(!rights_are_within(&rights, &held));
}

Test(rights, of_a_role_are_within_whoever_holds_them_for_the_same_customers)
{
    const struct own_role role = {.permissions = BIT(CUSTOMERS_VIEW), .scope = EAST | WEST};
    const struct rights of_role = own_role_rights(&role);
    struct rights held = {0};

    rights_add(&held, PERMISSION_CUSTOMERS_VIEW, EAST);
    cr_expect(!rights_are_within(&of_role, &held));
    rights_add(&held, PERMISSION_CUSTOMERS_VIEW, WEST);
    cr_expect(rights_are_within(&of_role, &held));
}

Test(rights, grants_nobody_what_the_granting_lack)
{
    const struct rights held = {.permissions = role_permissions(ROLE_SET(ROLE_USER_MANAGER))};
    static const struct {
        struct user user;
        bool is_within;
    } cases[] = {
        {{.kind = USER_KIND_STAFF, .roles = ROLE_SET(ROLE_USER_MANAGER)}, true},
        {{.kind = USER_KIND_STAFF}, true},
        {{.kind = USER_KIND_CUSTOMER}, true},
        {{.kind = USER_KIND_STAFF, .granted = BIT(USERS_VIEW)}, true},
        {{.kind = USER_KIND_STAFF, .roles = ROLE_SET(ROLE_ADMINISTRATOR)}, false},
        {{.kind = USER_KIND_STAFF, .roles = ROLE_SET(ROLE_VIEWER)}, false},
        {{.kind = USER_KIND_STAFF, .roles = ROLE_SET(ROLE_USER_MANAGER) | ROLE_SET(ROLE_VIEWER)},
         false},
        {{.kind = USER_KIND_STAFF, .granted = BIT(STATEMENTS_VIEW)}, false},
        {{.kind = USER_KIND_STAFF, .own_permissions = BIT(SETTINGS_EDIT)}, false},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(user_is_within(&cases[i].user, &held), cases[i].is_within, "case %zu", i);
}

Test(rights, give_nobody_a_user_who_reaches_further)
{
    struct rights held = {0};
    static const struct {
        struct user user;
        bool is_within;
    } cases[] = {
        {{.kind = USER_KIND_STAFF, .granted = BIT(CUSTOMERS_VIEW), .scope = EAST}, true},
        {{.kind = USER_KIND_STAFF, .granted = BIT(CUSTOMERS_VIEW)}, true},
        {{.kind = USER_KIND_STAFF, .granted = BIT(CUSTOMERS_VIEW), .scope = WEST}, false},
        {{.kind = USER_KIND_STAFF, .granted = BIT(CUSTOMERS_VIEW), .scope = EAST | WEST}, false},
        {{.kind = USER_KIND_STAFF, .granted = BIT(CUSTOMERS_VIEW), .scope = SCOPE_ALL}, false},
        {{.kind = USER_KIND_STAFF, .granted = BIT(USERS_VIEW), .scope = SCOPE_ALL}, true},
        {{.kind = USER_KIND_CUSTOMER, .scope = SCOPE_ALL}, true},
    };

    rights_add(&held, PERMISSION_CUSTOMERS_VIEW, EAST);
    rights_add(&held, PERMISSION_USERS_VIEW, SCOPE_ALL);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_eq(user_is_within(&cases[i].user, &held), cases[i].is_within, "case %zu", i);
}
