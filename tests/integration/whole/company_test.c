/* A company changes how it is called, its zone and its language; over auth and audit as they run.
 */
#include <string.h>

#include "managing.h"
#include "support/world/people.h"

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
};

static const struct settings good = {0, "青葉ホールディングス株式会社", "UTC", "en"};

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
        {{0, "", "UTC", "en"}, STATUS_INVALID_ARGUMENT},
        {{0, "line\nbreak", "UTC", "en"}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "Europe/Berlin", "en"}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "", "en"}, STATUS_INVALID_ARGUMENT},
        {{0, "name", "UTC", "fr"}, STATUS_INVALID_ARGUMENT},
        {{7, "name", "UTC", "en"}, STATUS_INVALID_ARGUMENT}, /* the pass says which company */
    };
    const struct settings nowhere = {999999, "name", "UTC", "en"};
    char long_name[130];

    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(change(edits_settings, &bad[i].settings).code, bad[i].code);
    CHECK_STATUS(change(edits_settings, &(struct settings){0, long_name, "UTC", "en"}),
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

static void changes_any_for_the_operator(void)
{
    CHECK_OK(change(NULL, &(struct settings){minato, "港物産", "Asia/Tokyo", "ja"}));
    check_is(minato, "港物産", "Asia/Tokyo", "ja");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_who_may_not_and_what_is_none_and_changes_nothing),
        TEST(changes_ones_own_company_with_one_event_and_no_other),
        TEST(changes_any_for_the_operator),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
