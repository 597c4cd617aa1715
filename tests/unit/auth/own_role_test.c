#include <criterion/criterion.h>

#include "base/bytes.h"
#include "domain/own_role.h"

Test(own_role, refuses_what_is_no_code)
{
    static const char *const refused[] = {"",       "own-",   "own-0",     "own-1",
                                          "own-00", "own-27", "own-001",   "OWN-01",
                                          "own-1a", "own01",  "own-0\x31x"};
    uint32_t number = 7;

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!own_role_parse(refused[i], &number), "case %zu", i);
    cr_assert_eq(number, 7u);
}

Test(own_role, reads_back_every_code)
{
    for (uint32_t i = 1; i <= OWN_ROLES_MAXIMUM; i++) {
        char code[OWN_ROLE_CODE_CAPACITY];
        uint32_t number = 0;
        own_role_code(i, code);
        cr_expect(own_role_parse(code, &number) && number == i, "%s", code);
    }
}

Test(own_role, has_a_bit_that_no_other_role_has)
{
    role_set taken = ROLE_SET(ROLE_COUNT) - 1;

    for (uint32_t i = 1; i <= OWN_ROLES_MAXIMUM; i++) {
        cr_expect_eq(taken & own_role_bit(i), 0u, "number %u", i);
        taken |= own_role_bit(i);
    }
    cr_assert_eq(taken, (role_set)INT32_MAX); /* what an integer of the database holds */
}

Test(own_role, refuses_names_that_cannot_be_shown)
{
    static const char *const names[] = {"",          "a\nb",    "a\x7f",   "\xff",
                                        "a\xc2\x85", "a\u200b", "a\u202eb"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct own_role role = {0};
        cr_assert(text_copy(role.name, sizeof role.name, names[i]));
        cr_expect_eq(own_role_check(&role).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
}

Test(own_role, refuses_what_is_for_customers)
{
    struct own_role role = {.name = "branch",
                            .permissions = (permission_set)1 << PERMISSION_OWN_STATEMENTS_VIEW};

    cr_assert_eq(own_role_check(&role).code, STATUS_INVALID_ARGUMENT);
    role.permissions = (permission_set)1 << PERMISSION_STATEMENTS_VIEW;
    cr_assert_eq(own_role_check(&role).code, STATUS_OK);
}

Test(own_role, takes_the_lowest_number_that_is_free)
{
    struct own_role roles[OWN_ROLES_MAXIMUM] = {{.number = 1}, {.number = 3}};

    cr_assert_eq(own_role_free_number(roles, 0), 1u);
    cr_assert_eq(own_role_free_number(roles, 2), 2u);
    for (uint32_t i = 0; i < OWN_ROLES_MAXIMUM; i++)
        roles[i].number = i + 1;
    cr_assert_eq(own_role_free_number(roles, OWN_ROLES_MAXIMUM), 0u);
}

Test(own_role, is_called_as_the_company_named_it)
{
    const struct own_role roles[] = {{.number = 2, .name = "branch"}};

    cr_assert_str_eq(own_role_label(ROLE_CLERK, roles, 1), "clerk");
    cr_assert_str_eq(own_role_label(ROLE_COUNT + 1, roles, 1), "branch");
}
