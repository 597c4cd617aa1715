#include <criterion/criterion.h>

#include <string.h>

#include "kinds.h"
#include "peers/audit.h"

Test(kinds, can_ask_for_all_that_are_important_at_once_and_for_no_reading)
{
    const char *important[EVENT_KIND_COUNT];
    size_t count = kind_list_important(important);

    cr_assert(count > 0 && count <= AUDIT_KINDS_MAXIMUM);
    for (size_t i = 0; i < count; i++) {
        cr_expect_neq(kind_name(important[i]), TEXT_KIND_OTHER, "%s", important[i]);
        cr_expect_neq(strncmp(important[i], "history_", 8), 0, "%s", important[i]);
    }
}

Test(kinds, calls_what_it_does_not_know_another)
{
    cr_expect_eq(kind_name(""), TEXT_KIND_OTHER);
    cr_expect_eq(kind_name("authn_login"), TEXT_KIND_OTHER);
    cr_expect_eq(kind_name("authn_login_fail"), TEXT_KIND_AUTHN_LOGIN_FAIL);
}
