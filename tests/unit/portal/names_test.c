/* What words of other services are called. */
#include <criterion/criterion.h>

#include "names.h"

Test(names, calls_what_it_does_not_know_another_of_its_sort)
{
    cr_expect_eq(name_of_reason("newer"), TEXT_REASON_OTHER);
    cr_expect_eq(name_of_role("newer"), TEXT_ROLE_OTHER);
    cr_expect_eq(name_of_object("newer.view"), TEXT_OBJECT_OTHER);
    cr_expect_eq(name_of_verb("users.newer"), TEXT_VERB_OTHER);
    cr_expect_eq(name_of_field("newer"), TEXT_FIELD_OTHER);
    cr_expect_eq(name_of_authentication("newer"), TEXT_AUTHENTICATION_OTHER);
}
