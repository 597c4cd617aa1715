/* Users who do not sign in any more, at auth and session as they run. Days pass by SQL. */
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"

typedef Sekisho__Auth__V1__User User;
typedef Sekisho__Auth__V1__Tenant Tenant;
typedef Sekisho__Auth__V1__ListDormantResponse Dormant;

#define SOON SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_SOON
#define EXEMPT SEKISHO__AUTH__V1__DORMANT_LIST__DORMANT_LIST_EXEMPT

enum { ARENA_MAXIMUM = 4 << 20 };

static const struct rpc_target LIST = {"sekisho.auth.v1.Users/ListDormant",
                                       &sekisho__auth__v1__list_dormant_response__descriptor,
                                       RPC_REPEAT_SAFE};
static const struct rpc_target SET_EXEMPT = {"sekisho.auth.v1.Users/SetDormantExempt",
                                             &sekisho__auth__v1__user__descriptor,
                                             RPC_REPEAT_BY_KEY};
static const struct rpc_target GET_TENANT = {
    "sekisho.auth.v1.Tenants/Get", &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_SAFE};
static const struct rpc_target CHANGE_TENANT = {
    "sekisho.auth.v1.Tenants/Change", &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};

static void days_pass_for(const char *login_id, int days)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "UPDATE auth.users SET dormant_since = now() - interval '%d days'"
                   " WHERE login_id = '%s'",
                   days, login_id);
    test_postgres_execute(&world.postgres, sql);
}

/* The finisher looks at once, and at companies that are older than any rule. */
static void look(void)
{
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.tenants SET dormant_due_at = now(),"
                          " dormant_from = least(dormant_from, now() - interval '1000 days')");
}

/* All literals, as TEST_POSTGRES_WAIT_FOR has them. */
#define WAIT_FOR(what, login_id)                                                                   \
    TEST_POSTGRES_WAIT_FOR(&world.postgres,                                                        \
                           "EXISTS (SELECT FROM auth.users WHERE login_id = '" login_id            \
                           "' AND " what ")")

/* The company was looked at, and nobody was found: it waits for an hour. */
#define WAIT_UNTIL_NOBODY_IS_DUE(code)                                                             \
    TEST_POSTGRES_WAIT_FOR(&world.postgres,                                                        \
                           "EXISTS (SELECT FROM auth.tenants WHERE code = '" code                  \
                           "' AND dormant_due_at > now() + interval '50 minutes')")

static struct status list(const char *const *permissions, int64_t tenant,
                          Sekisho__Auth__V1__DormantList which, const char *after, uint32_t size,
                          struct arena *arena, const Dormant **out)
{
    Sekisho__Auth__V1__ListDormantRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__list_dormant_request__init(&request);
    request.tenant_id = permissions ? 0 : tenant;
    request.which = which;
    request.after = rpc_text(after);
    request.page_size = size;
    TRY(managing_call(&LIST, &request.base, managing_pass(permissions), arena, &answer));
    *out = answer;
    return OK;
}

static void found(const char *const *permissions, int64_t tenant,
                  Sekisho__Auth__V1__DormantList which, const char *after, uint32_t size,
                  struct arena *arena, const Dormant **out)
{
    CHECK_OK(list(permissions, tenant, which, after, size, arena, out));
    CHECK(*out != NULL);
}

static struct status set_exempt(const char *const *permissions, int64_t tenant, struct uuid id,
                                const char *reason)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SetDormantExemptRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__set_dormant_exempt_request__init(&request);
    request.tenant_id = permissions ? 0 : tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, id.bytes};
    request.reason = rpc_text(reason);
    struct status status =
        managing_call(&SET_EXEMPT, &request.base, managing_pass(permissions), &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static const Tenant *get_tenant(int64_t tenant, struct arena *arena)
{
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = tenant;
    CHECK_OK(world_call(AUTH, OPERATOR, &GET_TENANT, &request.base, NULL, arena, &answer));
    return answer;
}

static struct status change_rule(int64_t tenant, int32_t warn, int32_t disable, int32_t delete)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ChangeTenantRequest request;
    Sekisho__Auth__V1__DormantRule rule;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    const Tenant *now = get_tenant(tenant, &arena);
    sekisho__auth__v1__change_tenant_request__init(&request);
    sekisho__auth__v1__dormant_rule__init(&rule);
    request.tenant_id = tenant;
    request.name = now->name;
    request.time_zone = now->time_zone;
    request.language = now->language;
    request.password_age_days = now->password_age_days;
    request.base_revision = now->revision;
    rule.warn_days = warn;
    rule.disable_days = disable;
    rule.delete_days = delete;
    request.dormant = &rule;
    struct status status =
        world_call(AUTH, OPERATOR, &CHANGE_TENANT, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void shows_who_is_dormant_soon_the_longest_away_first(void)
{
    static const char *const views[] = {"users.view", NULL};
    static const char *const nothing[] = {"history.view", NULL};
    CLEANUP(arena_clear) struct arena arena;
    const Dormant *page = NULL;
    const Dormant *next = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    (void)create_user(aoba, "soon.a", "viewer");
    (void)create_user(aoba, "soon.b", "viewer");
    (void)create_user(aoba, "fresh", "viewer");
    (void)create_user(minato, "soon.c", "viewer");
    days_pass_for("soon.a", 61);
    days_pass_for("soon.b", 62);
    days_pass_for("soon.c", 63);
    days_pass_for("fresh", 59);
    look();
    found(views, 0, SOON, "", 1, &arena, &page);
    CHECK_INT(page->n_users, 1);
    CHECK_INT(page->soon, 2);
    CHECK_INT(page->warn_days, 60);
    CHECK_TEXT(page->users[0]->login_id, "soon.b");
    CHECK(page->users[0]->dormancy->is_soon);
    CHECK(page->users[0]->dormancy->disables_at_us > page->users[0]->dormancy->since_us);
    found(views, 0, SOON, page->next, 1, &arena, &next);
    CHECK_INT(next->n_users, 1);
    CHECK_TEXT(next->users[0]->login_id, "soon.a");
    found(views, 0, SOON, next->next, 1, &arena, &next);
    CHECK_INT(next->n_users, 0);

    CHECK_OK(sign_in("soon.b", GOOD_PASSWORD));
    found(views, 0, SOON, "", 0, &arena, &page);
    CHECK_INT(page->n_users, 1);
    CHECK_STATUS(list(nothing, 0, SOON, "", 0, &arena, &page), PERMISSION_DENIED);
}

static void refuses_what_is_no_page(void)
{
    static const char *const places[] = {"x", "0000000000000001", "-000000000000001.",
                                         "0000000000000001.not a uuid at all, of 36 characters"};
    CLEANUP(arena_clear) struct arena arena;
    const Dormant *page = NULL;
    char long_place[5000];

    arena_init(&arena, ARENA_MAXIMUM);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        CHECK_STATUS(list(NULL, aoba, SOON, places[i], 0, &arena, &page), INVALID_ARGUMENT);
    memset(long_place, '1', sizeof long_place - 1);
    long_place[sizeof long_place - 1] = '\0';
    CHECK_STATUS(list(NULL, aoba, SOON, long_place, 0, &arena, &page), INVALID_ARGUMENT);
    CHECK_STATUS(list(NULL, aoba, SOON, "", 101, &arena, &page), INVALID_ARGUMENT);
    CHECK_STATUS(list(NULL, aoba, 0, "", 0, &arena, &page), INVALID_ARGUMENT);
    CHECK_STATUS(list(NULL, 0, SOON, "", 0, &arena, &page), INVALID_ARGUMENT);
}

static void disables_after_ninety_days_and_deletes_after_a_hundred_and_eighty(void)
{
    (void)create_user(aoba, "gone", "viewer");
    days_pass_for("gone", 90);
    look();
    WAIT_FOR("state = 2 AND dormant_disabled", "gone");
    CHECK_STATUS(sign_in("gone", GOOD_PASSWORD), UNAUTHENTICATED);
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    days_pass_for("gone", 180);
    look();
    WAIT_FOR("state = 4 AND deleted_at IS NOT NULL", "gone");
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM audit.events WHERE actor_login = ''"
                           "   AND kind IN ('user_disabled', 'user_deleted')"
                           "   AND position((SELECT convert_to(id::text, 'UTF8')"
                           "                   FROM auth.users WHERE login_id = 'gone')"
                           "                IN event) > 0) = 2");
}

/* From here they could sign in again. */
static void counts_from_when_somebody_was_enabled(void)
{
    struct uuid id = create_user(aoba, "back", "viewer");

    days_pass_for("back", 90);
    look();
    WAIT_FOR("state = 2", "back");
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    WAIT_FOR("state = 1 AND NOT dormant_disabled", "back");
    CHECK_OK(sign_in("back", GOOD_PASSWORD));
}

static void deletes_nobody_whom_somebody_disabled(void)
{
    struct uuid id = create_user(aoba, "on.leave", "viewer");

    CHECK_OK(disable(NULL, id));
    days_pass_for("on.leave", 500);
    look();
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    WAIT_FOR("state = 2", "on.leave");
}

static void leaves_alone_who_is_exempt_and_lists_them(void)
{
    CLEANUP(arena_clear) struct arena arena;
    const Dormant *page = NULL;
    char reason[300];

    arena_init(&arena, ARENA_MAXIMUM);
    struct uuid id = create_user(aoba, "batch", "viewer");
    memset(reason, 'r', sizeof reason - 1);
    reason[sizeof reason - 1] = '\0';
    CHECK_STATUS(set_exempt(NULL, aoba, id, reason), INVALID_ARGUMENT);
    CHECK_STATUS(set_exempt(NULL, minato, id, "batch job"), NOT_FOUND);
    CHECK_STATUS(set_exempt(manages_viewers, 0, administrator, "friend"), PERMISSION_DENIED);
    CHECK_STATUS(set_exempt(manages_viewers, 0, colleague, "me"), FAILED_PRECONDITION);
    CHECK_OK(set_exempt(manages_viewers, 0, id, "batch job"));
    days_pass_for("batch", 400);
    look();
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    WAIT_FOR("state = 1", "batch");
    found(NULL, aoba, EXEMPT, "", 0, &arena, &page);
    CHECK_INT(page->n_users, 1);
    CHECK_TEXT(page->users[0]->dormancy->exempt_reason, "batch job");
    CHECK_INT(page->users[0]->dormancy->disables_at_us, 0);
    found(NULL, minato, EXEMPT, "", 0, &arena, &page);
    CHECK_INT(page->n_users, 0);

    CHECK_OK(set_exempt(manages_viewers, 0, id, "")); /* counted from now */
    look();
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    WAIT_FOR("state = 1", "batch");
    TEST_POSTGRES_WAIT_FOR(&world.postgres, "(SELECT count(*) FROM audit.events"
                                            " WHERE kind = 'user_dormancy_changed') = 2");
}

static void takes_rules_in_bounds_and_does_nothing_when_it_is_off(void)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    int64_t tenant = create_tenant("calm");
    (void)create_user(tenant, "calm.user", "viewer");
    const Tenant *made = get_tenant(tenant, &arena);
    CHECK_INT(made->dormant->warn_days, 60);
    CHECK_INT(made->dormant->disable_days, 90);
    CHECK_INT(made->dormant->delete_days, 180);
    CHECK_STATUS(change_rule(tenant, 90, 90, 180), INVALID_ARGUMENT);
    CHECK_STATUS(change_rule(tenant, 60, 0, 180), INVALID_ARGUMENT);
    CHECK_STATUS(change_rule(tenant, -1, 90, INT32_MAX), INVALID_ARGUMENT);
    CHECK_OK(change_rule(tenant, 60, 0, 0));
    days_pass_for("calm.user", 3000);
    look();
    WAIT_UNTIL_NOBODY_IS_DUE("aoba");
    WAIT_FOR("state = 1", "calm.user");
    CHECK_OK(change_rule(tenant, 0, 365, 0)); /* looked at at once */
    WAIT_FOR("state = 2", "calm.user");
}

static void keeps_the_last_administrator_and_says_so_once(void)
{
    int64_t tenant = create_tenant("lonely");

    (void)create_user(tenant, "lonely.boss", "administrator");
    days_pass_for("lonely.boss", 100);
    look();
    WAIT_FOR("state = 1 AND dormant_held_at IS NOT NULL", "lonely.boss");
    WAIT_UNTIL(count_events(tenant, "user_dormant_held") > 0);
    (void)create_user(tenant, "lonely.other", "administrator");
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET dormant_held_at = now() - interval '2 hours'"
                          " WHERE login_id = 'lonely.boss'");
    look();
    WAIT_FOR("state = 2", "lonely.boss");
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "user_dormant_held"), 1);
}

static void counts_a_company_from_when_it_was_resumed(void)
{
    int64_t tenant = create_tenant("paused");

    (void)create_user(tenant, "paused.user", "viewer");
    days_pass_for("paused.user", 100);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.tenants SET dormant_from = now() - interval '89 days',"
                          " dormant_due_at = now() WHERE code = 'paused'");
    WAIT_UNTIL_NOBODY_IS_DUE("paused");
    WAIT_FOR("state = 1", "paused.user");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(shows_who_is_dormant_soon_the_longest_away_first),
        TEST(refuses_what_is_no_page),
        TEST(disables_after_ninety_days_and_deletes_after_a_hundred_and_eighty),
        TEST(counts_from_when_somebody_was_enabled),
        TEST(deletes_nobody_whom_somebody_disabled),
        TEST(leaves_alone_who_is_exempt_and_lists_them),
        TEST(takes_rules_in_bounds_and_does_nothing_when_it_is_off),
        TEST(keeps_the_last_administrator_and_says_so_once),
        TEST(counts_a_company_from_when_it_was_resumed),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
