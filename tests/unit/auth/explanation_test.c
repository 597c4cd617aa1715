#include <criterion/criterion.h>

#include "domain/explanation.h"

#define BIT(permission) ((permission_set)1 << PERMISSION_##permission)

static const struct own_role own[] = {
    {.number = 1, .name = "branch", .permissions = BIT(HISTORY_VIEW) | BIT(STATEMENTS_VIEW)}};

static struct user user_with(enum user_kind kind, enum user_state state, role_set roles,
                             permission_set granted)
{
    return (struct user){.kind = kind,
                         .state = state,
                         .roles = roles,
                         .own_permissions = (roles & own_role_bit(1)) != 0 ? own[0].permissions : 0,
                         .granted = granted};
}

#define STAFF(...) user_with(USER_KIND_STAFF, USER_STATE_ACTIVE, __VA_ARGS__)

static void expect(struct user user, enum permission permission, enum explanation_rule rule,
                   unsigned role)
{
    struct explanation found = explanation_of(&user, permission, own, COUNT_OF(own));

    cr_expect_eq(found.rule, rule, "%s: rule %d", permission_name(permission), (int)found.rule);
    cr_expect_eq(found.role, role);
    cr_expect_eq(found.is_allowed, user.state == USER_STATE_ACTIVE &&
                                       permission_is_in(permission, user_permissions(&user)));
}

Test(explanation, says_no_by_the_state_whatever_the_roles)
{
    expect(user_with(USER_KIND_STAFF, USER_STATE_DISABLED, ROLE_SET(ROLE_ADMINISTRATOR), 0),
           PERMISSION_USERS_VIEW, EXPLAINED_BY_STATE, 0);
    expect(user_with(USER_KIND_CUSTOMER, USER_STATE_INVITED, 0, 0), PERMISSION_OWN_STATEMENTS_VIEW,
           EXPLAINED_BY_STATE, 0);
}

Test(explanation, says_no_when_nothing_allows_it)
{
    expect(STAFF(ROLE_SET(ROLE_VIEWER) | own_role_bit(1), BIT(USERS_VIEW)),
           PERMISSION_STATEMENTS_DOWNLOAD, EXPLAINED_BY_DEFAULT, 0);
    expect(STAFF(ROLE_SET(ROLE_ADMINISTRATOR), 0), PERMISSION_OWN_STATEMENTS_VIEW,
           EXPLAINED_BY_DEFAULT, 0);
    expect(user_with(USER_KIND_CUSTOMER, USER_STATE_ACTIVE, 0, 0), PERMISSION_STATEMENTS_VIEW,
           EXPLAINED_BY_DEFAULT, 0);
}

Test(explanation, names_the_first_role_that_allows_it)
{
    expect(STAFF(ROLE_SET(ROLE_CLERK) | ROLE_SET(ROLE_VIEWER) | own_role_bit(1), 0),
           PERMISSION_STATEMENTS_VIEW, EXPLAINED_BY_ROLE, ROLE_CLERK);
    expect(STAFF(ROLE_SET(ROLE_ADMINISTRATOR), 0), PERMISSION_ROLES_EDIT, EXPLAINED_BY_ROLE,
           ROLE_ADMINISTRATOR);
    expect(STAFF(ROLE_SET(ROLE_USER_MANAGER) | own_role_bit(1), 0), PERMISSION_HISTORY_VIEW,
           EXPLAINED_BY_ROLE, ROLE_COUNT);
}

Test(explanation, names_what_is_granted_beside_the_roles)
{
    expect(STAFF(ROLE_SET(ROLE_VIEWER), BIT(STATEMENTS_DOWNLOAD)), PERMISSION_STATEMENTS_DOWNLOAD,
           EXPLAINED_BY_GRANT, 0);
    expect(STAFF(ROLE_SET(ROLE_VIEWER), BIT(STATEMENTS_VIEW)), PERMISSION_STATEMENTS_VIEW,
           EXPLAINED_BY_ROLE, ROLE_VIEWER);
}

Test(explanation, says_which_customers_are_reached_by_all_that_allows_it)
{
    struct user user = STAFF(ROLE_SET(ROLE_VIEWER) | own_role_bit(1), BIT(HISTORY_VIEW));

    user.scope = SCOPE_GROUP(1);
    user_add_own_role(&user, own[0].permissions, SCOPE_GROUP(2));
    struct explanation found =
        explanation_of(&user, PERMISSION_STATEMENTS_VIEW, own, COUNT_OF(own));
    cr_expect_eq(found.role, ROLE_VIEWER);
    cr_expect(found.has_scope);
    cr_expect_eq(found.scope, SCOPE_GROUP(1) | SCOPE_GROUP(2));
    cr_expect(!explanation_of(&user, PERMISSION_HISTORY_VIEW, own, COUNT_OF(own)).has_scope);
    cr_expect(!explanation_of(&user, PERMISSION_CUSTOMERS_EDIT, own, COUNT_OF(own)).has_scope);
}

Test(explanation, says_yes_to_a_customer_for_their_own_papers)
{
    expect(user_with(USER_KIND_CUSTOMER, USER_STATE_ACTIVE, 0, 0),
           PERMISSION_OWN_STATEMENTS_DOWNLOAD, EXPLAINED_BY_CUSTOMER, 0);
}
