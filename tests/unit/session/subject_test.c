#include <criterion/criterion.h>

#include "base/bytes.h"
#include "domain/subject.h"

static struct subject subject;

static void given_a_subject(void)
{
    subject = (struct subject){
        .tenant_id = 1,
        .user_id = {{1}},
        .kind = USER_KIND_STAFF,
        .version = 1,
        .login_id = "sato",
        .display_name = "佐藤 花子",
    };
}

TestSuite(subject, .init = given_a_subject);

static void refused(void)
{
    cr_assert_eq(subject_check(&subject).code, STATUS_INVALID_ARGUMENT);
}

Test(subject, refuses_a_tenant_that_is_none)
{
    subject.tenant_id = 0;
    refused();
    subject.tenant_id = INT64_MIN;
    refused();
}

Test(subject, refuses_a_user_without_an_id)
{
    subject.user_id = (struct uuid){0};
    refused();
}

Test(subject, refuses_a_kind_that_is_none)
{
    subject.kind = (enum user_kind)0;
    refused();
    subject.kind = (enum user_kind)3;
    refused();
}

Test(subject, refuses_a_version_below_one)
{
    subject.version = 0;
    refused();
}

Test(subject, refuses_a_login_id_that_is_not_canonical)
{
    static const char *const texts[] = {"", "ab", "Sato", "sa to", "佐藤", "sato\n", "a/b"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        cr_assert(text_copy(subject.login_id, sizeof subject.login_id, texts[i]));
        cr_expect_eq(subject_check(&subject).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
}

Test(subject, refuses_an_empty_name)
{
    subject.display_name[0] = '\0';
    refused();
}

Test(subject, accepts_the_shortest_and_the_longest_login_id)
{
    cr_assert(text_copy(subject.login_id, sizeof subject.login_id, "a+b"));
    cr_assert_eq(subject_check(&subject).code, STATUS_OK);
    memset(subject.login_id, 'z', LOGIN_ID_MAXIMUM);
    cr_assert_eq(subject_check(&subject).code, STATUS_OK);
}

Test(subject, accepts_a_customer)
{
    subject.kind = USER_KIND_CUSTOMER;
    cr_assert_eq(subject_check(&subject).code, STATUS_OK);
}
