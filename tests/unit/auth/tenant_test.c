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
    .staff_sessions = {1800, 43200, 5, false},
    .customer_sessions = {1800, 43200, 5, false},
};

static const struct session_bounds bounds = {{300, 3600, 1, false}, {3600, 86400, 20, false}};

static enum status_code validated(const struct tenant *tenant)
{
    return tenant_validate(tenant, &bounds).code;
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

Test(tenant, names_the_limits_that_are_out_of_bounds)
{
    struct tenant tenant = VALID;

    cr_assert_eq(validated(&VALID), STATUS_OK);
    tenant.customer_sessions.idle_seconds = 299;
    struct status refused = tenant_validate(&tenant, &bounds);
    cr_assert_eq(refused.code, STATUS_INVALID_ARGUMENT);
    cr_assert_str_eq(refused.text, "customer_idle_seconds: not within session_bounds");
    tenant.staff_sessions.idle_seconds = 3601;
    cr_assert_str_eq(tenant_validate(&tenant, &bounds).text,
                     "staff_idle_seconds: not within session_bounds");
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

static struct session_limits limits_of(const struct tenant *tenant, enum user_kind kind,
                                       role_set roles)
{
    const struct user user = {.kind = kind, .roles = roles};

    return tenant_session_limits(tenant, &user, &bounds);
}

Test(tenant, gives_administrators_shorter_sessions_and_never_longer_ones)
{
    const role_set administrator = ROLE_SET(ROLE_ADMINISTRATOR);
    struct tenant tenant = VALID;
    struct session_limits limits = limits_of(&tenant, USER_KIND_STAFF, administrator);

    cr_assert_eq(limits.idle_seconds, IDLE_SECONDS_ADMINISTRATOR);
    cr_assert_eq(limits.absolute_seconds, ABSOLUTE_SECONDS_ADMINISTRATOR);
    cr_assert_eq(limits.parallel, 5);

    tenant.staff_sessions = (struct session_limits){300, 3600, 2, false};
    limits = limits_of(&tenant, USER_KIND_STAFF, administrator);
    cr_assert_eq(limits.idle_seconds, 300);
    cr_assert_eq(limits.absolute_seconds, 3600);
    cr_assert_eq(limits.parallel, 2);
}

Test(tenant, gives_whoever_administers_by_another_name_the_same_short_sessions)
{
    static const enum permission administering[] = {PERMISSION_NETWORKS_EDIT, PERMISSION_ROLES_EDIT,
                                                    PERMISSION_SETTINGS_EDIT};

    for (size_t i = 0; i < COUNT_OF(administering); i++) {
        const permission_set set = (permission_set)1 << administering[i];
        const struct user by_role = {.kind = USER_KIND_STAFF, .own_permissions = set};
        const struct user by_grant = {.kind = USER_KIND_STAFF, .granted = set};
        cr_expect_eq(tenant_session_limits(&VALID, &by_role, &bounds).idle_seconds,
                     IDLE_SECONDS_ADMINISTRATOR);
        cr_expect_eq(tenant_session_limits(&VALID, &by_grant, &bounds).absolute_seconds,
                     ABSOLUTE_SECONDS_ADMINISTRATOR);
    }
    const role_set manager = ROLE_SET(ROLE_USER_MANAGER) | ROLE_SET(ROLE_AUDITOR);
    cr_assert_eq(limits_of(&VALID, USER_KIND_STAFF, manager).idle_seconds, 1800);
}

Test(tenant, gives_each_kind_of_user_its_own_limits)
{
    struct tenant tenant = VALID;

    tenant.staff_sessions = (struct session_limits){600, 7200, 2, false};
    tenant.customer_sessions = (struct session_limits){900, 14400, 3, false};
    cr_assert_eq(limits_of(&tenant, USER_KIND_STAFF, 0).idle_seconds, 600);
    cr_assert_eq(limits_of(&tenant, USER_KIND_CUSTOMER, 0).idle_seconds, 900);
    cr_assert_eq(limits_of(&tenant, USER_KIND_CUSTOMER, 0).absolute_seconds, 14400);
    cr_assert_eq(limits_of(&tenant, USER_KIND_CUSTOMER, 0).parallel, 3);
}

/* The operator has moved the bounds since: session would refuse every sign-in. */
Test(tenant, gives_nobody_what_the_operator_does_not_allow_any_more)
{
    const struct session_bounds narrow = {{300, 3600, 1, false}, {900, 7200, 4, false}};
    const struct user user = {.kind = USER_KIND_STAFF};
    struct session_limits limits = tenant_session_limits(&VALID, &user, &narrow);

    cr_assert_eq(limits.idle_seconds, 900);
    cr_assert_eq(limits.absolute_seconds, 7200);
    cr_assert_eq(limits.parallel, 4);
}

Test(tenant, refuses_names_in_which_something_is_hidden)
{
    static const char *const names[] = {"青葉\u200b商事", "青葉\u2060", "\u202e青葉", "青\u00ad葉"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct tenant tenant = VALID;
        cr_assert(text_copy(tenant.name, sizeof tenant.name, names[i]));
        cr_expect_eq(tenant_validate_settings(&tenant).code, STATUS_INVALID_ARGUMENT, "case %zu",
                     i);
    }
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
                                          "a\u200bb",
                                          "a\u200db",
                                          "a\ufeff",
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
