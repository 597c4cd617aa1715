/* What a company and its people may be called. */
#include <criterion/criterion.h>

#include <string.h>

#include "base/bytes.h"
#include "domain/tenant.h"

static const struct tenant VALID = {
    .code = "aoba",
    .name = "青葉商事株式会社",
    .time_zone = "Asia/Tokyo",
    .language = "ja",
    .staff_idle_seconds = IDLE_SECONDS_DEFAULT,
    .customer_idle_seconds = IDLE_SECONDS_DEFAULT,
};

static enum status_code validated(const struct tenant *tenant)
{
    return tenant_validate(tenant, IDLE_SECONDS_MINIMUM).code;
}

Test(tenant, refuses_codes_that_do_not_belong_into_an_address)
{
    static const char *const refused[] = {
        "",       "a",     "Aoba",  "aoba ", "-aoba", "aoba-",
        "ao--ba", "ao_ba", "ao/ba", "青葉",  "a\nb",  "abcdefghijklmnopqrstuvwxyz0123456"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!tenant_code_is_valid(refused[i]), "case %zu", i);
    cr_assert(tenant_code_is_valid("a1"));
    cr_assert(tenant_code_is_valid("aoba-shoji-2"));
    cr_assert(tenant_code_is_valid("abcdefghijklmnopqrstuvwxyz012345"));
}

Test(tenant, refuses_limits_out_of_bounds)
{
    static const int32_t refused[] = {-1, 0, IDLE_SECONDS_MINIMUM - 1, IDLE_SECONDS_MAXIMUM + 1};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct tenant staff = VALID;
        struct tenant customer = VALID;
        staff.staff_idle_seconds = refused[i];
        customer.customer_idle_seconds = refused[i];
        cr_expect_eq(validated(&staff), STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_eq(validated(&customer), STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
    cr_assert_eq(validated(&VALID), STATUS_OK);
}

Test(tenant, names_the_idle_limit_that_is_shorter_than_the_operator_lets_it_be)
{
    struct tenant tenant = VALID;

    tenant.customer_idle_seconds = 899;
    struct status refused = tenant_validate(&tenant, 900);
    cr_assert_eq(refused.code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(refused.text, "customer_idle_seconds: the setting idle_minimum to 3600");
    tenant.staff_idle_seconds = 899;
    cr_assert_str_eq(tenant_validate(&tenant, 900).text,
                     "staff_idle_seconds: the setting idle_minimum to 3600");
    cr_assert_eq(tenant_validate(&VALID, 900).code, STATUS_OK);
}

Test(tenant, refuses_zones_and_languages_that_pages_cannot_show)
{
    struct tenant zone = VALID;
    struct tenant language = VALID;

    cr_assert(text_copy(zone.time_zone, sizeof zone.time_zone, "Mars/Olympus"));
    cr_assert(text_copy(language.language, sizeof language.language, "fr"));
    cr_assert_eq(validated(&zone), STATUS_INVALID_ARGUMENT);
    cr_assert_eq(validated(&language), STATUS_INVALID_ARGUMENT);
}

Test(tenant, gives_administrators_shorter_sessions_and_never_longer_ones)
{
    struct tenant tenant = VALID;
    struct session_limits limits =
        tenant_session_limits(&tenant, USER_KIND_STAFF, ROLE_SET(ROLE_ADMINISTRATOR));

    cr_assert_eq(limits.idle_seconds, IDLE_SECONDS_ADMINISTRATOR);
    cr_assert_eq(limits.absolute_seconds, ABSOLUTE_SECONDS_ADMINISTRATOR);

    tenant.staff_idle_seconds = 300;
    limits = tenant_session_limits(&tenant, USER_KIND_STAFF, ROLE_SET(ROLE_ADMINISTRATOR));
    cr_assert_eq(limits.idle_seconds, 300);

    tenant.customer_idle_seconds = 600;
    limits = tenant_session_limits(&tenant, USER_KIND_CUSTOMER, 0);
    cr_assert_eq(limits.idle_seconds, 600);
    cr_assert_eq(limits.absolute_seconds, ABSOLUTE_SECONDS_DEFAULT);
}

Test(user, refuses_names_that_could_disturb_a_page)
{
    static const char *const refused[] = {"",
                                          "a\nb",
                                          "a\x7f",
                                          "\xc2\x85",
                                          "\xff",
                                          "\xc0\xaf",
                                          "abc\xe2\x80\xae",
                                          "\xe2\x81\xa6x",
                                          " ",
                                          "  ",
                                          "\xe3\x80\x80 \xc2\xa0",
                                          "\xe2\x80\x8b",
                                          "\xe3\x85\xa4"};
    char longest[USER_NAME_CAPACITY + 1];

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!user_name_is_valid(refused[i]), "case %zu", i);
    memset(longest, 'x', sizeof longest);
    longest[USER_NAME_CAPACITY] = '\0';
    cr_assert(!user_name_is_valid(longest));
    longest[USER_NAME_CAPACITY - 1] = '\0';
    cr_assert(user_name_is_valid(longest));
    cr_assert(user_name_is_valid("鈴木 真理子"));
    cr_assert(user_name_is_valid("\xe3\x80\x80青葉"));
    cr_assert(user_name_is_valid("<script>"), "escaped where it is shown, not here");
}

Test(tenant, is_in_the_bin_for_thirty_days_to_the_microsecond)
{
    struct tenant tenant = {.state = TENANT_DELETED, .deleted_at_us = 7};

    cr_assert(tenant_is_deleted(&tenant));
    cr_assert(!tenant_is_over(&tenant, 7 + TENANT_RECYCLING_US - 1));
    cr_assert(tenant_is_over(&tenant, 7 + TENANT_RECYCLING_US));
    tenant.state = TENANT_SUSPENDED;
    cr_assert(!tenant_is_deleted(&tenant));
    cr_assert(!tenant_is_over(&tenant, INT64_MAX));
}

Test(tenant, is_vacated_once_however_often_it_is_closed)
{
    struct uuid first = {"the first of two"};
    struct uuid second = {"another, in vain"};
    struct tenant tenant = {.state = TENANT_ACTIVE, .is_vacated = true};

    tenant_vacate_from(&tenant, first, 1);
    cr_assert(!tenant.is_vacated);
    tenant.is_vacated = true;
    tenant_vacate_from(&tenant, second, 2);
    cr_assert(tenant.is_vacated);
    cr_assert(uuid_equal(tenant.suspension, first));
    cr_assert_eq(tenant.suspended_at_us, 1);
}

Test(user, refuses_addresses_that_could_reach_into_a_mail_header)
{
    static const char *const refused[] = {
        "a",     "@",     "a@",      "@b",    "a@b@c", "a b@c",  "a@b\r\nBcc: x@y",
        "a\n@b", "<a@b>", "\"a\"@b", ".a@b",  "a.@b",  "a..b@c", "a@b..c",
        "a@.b",  "a@b.",  "あ@b",    "a(c)@b"};

    for (size_t i = 0; i < COUNT_OF(refused); i++)
        cr_expect(!user_mail_is_valid(refused[i]), "case %zu", i);
    cr_assert(user_mail_is_valid(""));
    cr_assert(user_mail_is_valid("suzuki.m+x@aoba.example.jp"));
}
