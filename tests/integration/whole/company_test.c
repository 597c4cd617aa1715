/* A company changes how it is called, its zone and its language; over auth and audit as they run.
 */
#include <stdio.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

static const struct rpc_target CHANGE = {"sekisho.auth.v1.Tenants/Change",
                                         &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target GET = {"sekisho.auth.v1.Tenants/Get",
                                      &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_SAFE};

#define NAME_AT_FIRST "青葉商事株式会社"

static const char *const edits_settings[] = {"settings.edit", "settings.view", NULL};
static const char *const views_settings[] = {"settings.view", NULL};

struct settings {
    int64_t tenant_id;
    const char *name, *time_zone, *language;
    int age_days;
    int64_t base; /* 0: the revision there is */
};

static const struct settings good = {0, "青葉ホールディングス株式会社", "UTC", "en", 0, 0};

static int64_t revision_of(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant_id;
    struct status got = managing_call(&GET, &request.base, NULL, &arena, &answer);
    return status_is_ok(got) ? ((const Sekisho__Auth__V1__Tenant *)answer)->revision : 0;
}

static struct status change(const char *const *permissions, const struct settings *settings)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ChangeTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__change_tenant_request__init(&request);
    request.tenant_id = settings->tenant_id;
    request.name = arena_copy_text(&arena, settings->name);
    request.time_zone = arena_copy_text(&arena, settings->time_zone);
    request.language = arena_copy_text(&arena, settings->language);
    request.password_age_days = settings->age_days;
    request.base_revision = settings->base
                                ? settings->base
                                : revision_of(settings->tenant_id ? settings->tenant_id : aoba);
    struct status status =
        managing_call(&CHANGE, &request.base, managing_pass(permissions), &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void check_is(int64_t tenant_id, const char *name, const char *time_zone,
                     const char *language)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant_id;
    CHECK_OK(managing_call(&GET, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__Tenant *tenant = answer;
    CHECK_TEXT(tenant->name, name);
    CHECK_TEXT(tenant->time_zone, time_zone);
    CHECK_TEXT(tenant->language, language);
}

static void refuses_who_may_not_and_what_is_none_and_changes_nothing(void)
{
    static const struct {
        struct settings settings;
        enum status_code code;
    } bad[] = {
        {{0, "", "UTC", "en", 0, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "line\nbreak", "UTC", "en", 0, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "Europe/Berlin", "en", 0, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "", "en", 0, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "UTC", "fr", 0, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "UTC", "en", 30, 0}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "UTC", "en", -90, 0}, STATUS_INVALID_ARGUMENT},
        {{7, "name", "UTC", "en", 0, 0}, STATUS_INVALID_ARGUMENT}, /* the pass says which company */
    };
    const struct settings nowhere = {999999, "name", "UTC", "en", 0, 0};
    char long_name[130];

    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(change(edits_settings, &bad[i].settings).code, bad[i].code);
    CHECK_STATUS(change(edits_settings, &(struct settings){0, long_name, "UTC", "en", 0, 0}),
                 INVALID_ARGUMENT);
    CHECK_STATUS(change(views_settings, &good), PERMISSION_DENIED);
    CHECK_STATUS(change(NULL, &nowhere), NOT_FOUND);
    check_is(aoba, NAME_AT_FIRST, "Asia/Tokyo", "ja");
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 0);
}

static void changes_ones_own_company_with_one_event_and_no_other(void)
{
    CHECK_OK(change(edits_settings, &good));
    CHECK_OK(change(edits_settings, &good)); /* so already */
    check_is(aoba, good.name, "UTC", "en");
    check_is(minato, NAME_AT_FIRST, "Asia/Tokyo", "ja");
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_changed"), 1);
    CHECK_INT(count_events(minato, "tenant_changed"), 0);
}

/* Two editors looked at the same settings; what the first saved is not taken back unseen. */
static void refuses_what_was_made_from_older_settings(void)
{
    int64_t seen = revision_of(aoba);

    CHECK_OK(change(edits_settings, &(struct settings){0, "一人目", "UTC", "en", 90, seen}));
    CHECK_INT(revision_of(aoba), seen + 1);
    CHECK_STATUS(change(edits_settings, &(struct settings){0, "二人目", "UTC", "ja", 0, seen}),
                 ABORTED);
    CHECK_STATUS(change(edits_settings, &(struct settings){0, "二人目", "UTC", "ja", 0, -1}),
                 ABORTED);
    check_is(aoba, "一人目", "UTC", "en");
    CHECK_OK(change(edits_settings, &(struct settings){0, "二人目", "UTC", "ja", 0, seen + 1}));
}

static bool is_reminded(const char *login_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(GOOD_PASSWORD);
    request.client_ip = rpc_text("192.0.2.1");
    request.user_agent = rpc_text("Test");
    CHECK_OK(world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    CHECK(response->session_token[0] != '\0'); /* it keeps nobody out */
    return response->password_is_due;
}

static void make_password_older(struct uuid id, int days)
{
    char text[UUID_TEXT_CAPACITY];
    char sql[160];

    uuid_encode(id, text);
    (void)snprintf(sql, sizeof sql,
                   "UPDATE auth.passwords SET changed_at = now() - %d * interval '1 day'"
                   " WHERE user_id = '%s'",
                   days, text);
    test_postgres_execute(&world.postgres, sql);
}

static void reminds_of_a_password_that_is_older_than_the_company_wishes(void)
{
    struct uuid old = create_user(aoba, "longtime", "viewer");
    struct uuid young = create_user(aoba, "newcomer", "viewer");

    make_password_older(old, 91);
    make_password_older(young, 89);
    CHECK(!is_reminded("longtime")); /* unless the company wishes it, nobody is */
    CHECK_OK(change(edits_settings, &(struct settings){0, "青葉", "UTC", "ja", 90, 0}));
    CHECK(is_reminded("longtime"));
    CHECK(!is_reminded("newcomer"));
}

static void changes_any_for_the_operator(void)
{
    CHECK_OK(change(NULL, &(struct settings){minato, "港物産", "Asia/Tokyo", "ja", 0, 0}));
    check_is(minato, "港物産", "Asia/Tokyo", "ja");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_who_may_not_and_what_is_none_and_changes_nothing),
        TEST(changes_ones_own_company_with_one_event_and_no_other),
        TEST(refuses_what_was_made_from_older_settings),
        TEST(reminds_of_a_password_that_is_older_than_the_company_wishes),
        TEST(changes_any_for_the_operator),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
