/* Passes at the services that they are shown to: real ones of people who signed in, and ones that
 * are signed with session's own key but say what session would not. The pass is the second lock
 * behind session's: whoever has the portal's certificate still needs one that fits. */
#include "signed_pass.h"
#include "support/world/people.h"

#include <string.h>

#include "base/clock.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"

enum { ARENA_MAXIMUM = 4 << 20, PASS_CAPACITY = PASS_MAXIMUM + 1 };

static int64_t aoba;
static struct uuid auditor;
static struct uuid customer;
static char auditor_token[TOKEN_CAPACITY];
static char viewer_token[TOKEN_CAPACITY];
static char customer_token[TOKEN_CAPACITY];

/* A status whose text does not live in an arena. */
static struct status code_of(struct status status)
{
    return (struct status){status.code, status_code_name(status.code)};
}

static struct status call_search(enum identity identity, const char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    return code_of(
        world_call(AUDIT, identity, &SEARCH_EVENTS, &request.base, pass, &arena, &answer));
}

static struct status call_get(const char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__GetRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__get_request__init(&request);
    request.seq = 1;
    return code_of(world_call(AUDIT, PORTAL, &GET_EVENT, &request.base, pass, &arena, &answer));
}

static struct status call_get_self(const char *pass, struct uuid *id_out)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetSelfRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_self_request__init(&request);
    struct status status =
        world_call(AUTH, PORTAL, &GET_SELF, &request.base, pass, &arena, &answer);
    if (!status_is_ok(status))
        return code_of(status);
    const Sekisho__Auth__V1__User *user = answer;
    CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, id_out));
    return OK;
}

static struct status call_list_sessions(const char *pass)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__ListRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__list_request__init(&request);
    return code_of(
        world_call(SESSION, PORTAL, &LIST_SESSIONS, &request.base, pass, &arena, &answer));
}

static const char *pass_of(const char *token, const char *audience)
{
    static char pass[PASS_CAPACITY];

    CHECK_OK(call_check(token, audience, pass));
    return pass;
}

/* Says what session would say of the auditor. */
static const char *auditors_pass(const char *key, int64_t now_us)
{
    struct pass_claims claims = auditors_claims("audit", aoba, auditor);

    return signed_pass(key, &claims, now_us);
}

static void believes_a_pass_that_fits(void)
{
    struct uuid id;

    CHECK_OK(call_search(PORTAL, pass_of(auditor_token, "audit")));
    CHECK_OK(call_get(pass_of(auditor_token, "audit")));
    CHECK_OK(call_get_self(pass_of(auditor_token, "auth"), &id));
    CHECK(uuid_equal(id, auditor));
    CHECK_OK(call_list_sessions(pass_of(auditor_token, "session")));
    CHECK_OK(call_search(PORTAL, auditors_pass("pass.key", clock_wall_us())));
}

/* Each service refuses what was made for another. */
static void refuses_a_pass_for_another_audience(void)
{
    static const char *const audiences[] = {"audit", "auth", "session", "sso"};
    struct uuid id;

    for (size_t i = 0; i < COUNT_OF(audiences); i++) {
        const char *pass = pass_of(auditor_token, audiences[i]);
        if (strcmp(audiences[i], "audit") != 0) {
            CHECK_STATUS(call_search(PORTAL, pass), UNAUTHENTICATED);
            CHECK_STATUS(call_get(pass), UNAUTHENTICATED);
        }
        if (strcmp(audiences[i], "auth") != 0)
            CHECK_STATUS(call_get_self(pass, &id), UNAUTHENTICATED);
        if (strcmp(audiences[i], "session") != 0)
            CHECK_STATUS(call_list_sessions(pass), UNAUTHENTICATED);
    }
}

static void refuses_a_pass_without_the_permission(void)
{
    CHECK_STATUS(call_search(PORTAL, pass_of(viewer_token, "audit")), PERMISSION_DENIED);
    CHECK_STATUS(call_get(pass_of(viewer_token, "audit")), PERMISSION_DENIED);
}

/* An end customer has no permission of staff, and sees of auth no more than themselves. */
static void shows_a_customer_no_history_and_no_user_but_themselves(void)
{
    struct uuid id;

    CHECK_STATUS(call_search(PORTAL, pass_of(customer_token, "audit")), PERMISSION_DENIED);
    CHECK_STATUS(call_get(pass_of(customer_token, "audit")), PERMISSION_DENIED);
    CHECK_OK(call_get_self(pass_of(customer_token, "auth"), &id));
    CHECK(uuid_equal(id, customer));
}

static void refuses_a_pass_out_of_its_time(void)
{
    const int64_t second_us = 1000000;
    const int64_t out_us = (PASS_LIFETIME + PASS_LEEWAY + 2) * second_us;

    CHECK_STATUS(call_search(PORTAL, auditors_pass("pass.key", clock_wall_us() - out_us)),
                 UNAUTHENTICATED);
    CHECK_STATUS(call_search(PORTAL, auditors_pass("pass.key", clock_wall_us() + out_us)),
                 UNAUTHENTICATED);
}

/* Right in everything but the key: the pepper's file stands in for a thief's own. */
static void refuses_a_pass_of_another_key_and_one_that_was_changed(void)
{
    char changed[PASS_CAPACITY];

    CHECK_STATUS(call_search(PORTAL, auditors_pass("pepper.key", clock_wall_us())),
                 UNAUTHENTICATED);
    CHECK(text_copy(changed, sizeof changed, pass_of(auditor_token, "audit")));
    changed[strlen(changed) / 2] ^= 1;
    CHECK_STATUS(call_search(PORTAL, changed), UNAUTHENTICATED);
    CHECK_STATUS(call_search(PORTAL, "x"), UNAUTHENTICATED);
    CHECK_STATUS(call_search(PORTAL, NULL), UNAUTHENTICATED);
}

/* A pass of another company shows that company's history, never the one that was meant. */
static void refuses_to_be_told_whose_history_beside_a_pass(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Audit__V1__SearchRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__audit__v1__search_request__init(&request);
    request.tenant_id = aoba;
    CHECK_STATUS(code_of(world_call(AUDIT, PORTAL, &SEARCH_EVENTS, &request.base,
                                    pass_of(auditor_token, "audit"), &arena, &answer)),
                 INVALID_ARGUMENT);
}

/* Where the table has no place for a pass, one that is good elsewhere opens nothing. */
static void refuses_a_pass_where_none_belongs(void)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__GetTenantRequest request;
    const void *answer = NULL;

    CHECK_STATUS(call_search(OPERATOR, pass_of(auditor_token, "audit")), INVALID_ARGUMENT);
    CHECK_STATUS(call_search(SSO, pass_of(auditor_token, "audit")), PERMISSION_DENIED);
    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__get_tenant_request__init(&request);
    request.which_case = SEKISHO__AUTH__V1__GET_TENANT_REQUEST__WHICH_TENANT_ID;
    request.tenant_id = aoba;
    CHECK_STATUS(code_of(world_call(AUTH, PORTAL, &GET_TENANT, &request.base,
                                    pass_of(auditor_token, "auth"), &arena, &answer)),
                 INVALID_ARGUMENT);
}

/* Each look of the operator's is itself a search, and the only one that may have come since. */
static void reads_nothing_for_whom_it_refuses(void)
{
    size_t before = count_events(aoba, "history_searched");

    CHECK_STATUS(call_search(PORTAL, pass_of(viewer_token, "audit")), PERMISSION_DENIED);
    CHECK_STATUS(call_search(PORTAL, pass_of(customer_token, "audit")), PERMISSION_DENIED);
    CHECK_STATUS(call_search(PORTAL, pass_of(auditor_token, "auth")), UNAUTHENTICATED);
    CHECK_INT(count_events(aoba, "history_searched"), before + 1);
}

static struct status call_check_permission(const char *token, const char *permission)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Session__V1__CheckRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__session__v1__check_request__init(&request);
    request.token = arena_copy_text(&arena, token);
    request.client_ip = arena_copy_text(&arena, "203.0.113.14");
    request.permission = arena_copy_text(&arena, permission);
    return code_of(
        world_call(SESSION, PORTAL, &CHECK_SESSION, &request.base, NULL, &arena, &answer));
}

/* The first lock: where the portal asks before it shows a page. */
static void records_who_asked_for_what_they_may_not(void)
{
    wait_for_delivery();
    size_t before = count_events(aoba, "permission_refused");

    CHECK_OK(call_check_permission(auditor_token, "history.view"));
    CHECK_STATUS(call_check_permission(viewer_token, "history.view"), PERMISSION_DENIED);
    CHECK_STATUS(call_check_permission(customer_token, "history.view"), PERMISSION_DENIED);
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "permission_refused"), before + 2);
}

static struct uuid create_customer(const char *login_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__CreateUserRequest request;
    const void *answer = NULL;
    struct uuid id;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__create_user_request__init(&request);
    request.tenant_id = aoba;
    request.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_CUSTOMER;
    request.login_id = arena_copy_text(&arena, login_id);
    request.display_name = arena_copy_text(&arena, "田中 一郎");
    request.password = arena_copy_text(&arena, GOOD_PASSWORD);
    request.keeps_password = true;
    CHECK_OK(world_call(AUTH, OPERATOR, &CREATE_USER, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__User *user = answer;
    CHECK(uuid_from_bytes(user->user_id.data, user->user_id.len, &id));
    return id;
}

static void given_people_who_signed_in(void)
{
    aoba = create_tenant("aoba");
    auditor = create_user(aoba, "auditor", "auditor");
    (void)create_user(aoba, "viewer", "viewer");
    customer = create_customer("tanaka");
    CHECK_OK(call_sign_in("aoba", "auditor", GOOD_PASSWORD, auditor_token, NULL));
    CHECK_OK(call_sign_in("aoba", "viewer", GOOD_PASSWORD, viewer_token, NULL));
    CHECK_OK(call_sign_in("aoba", "tanaka", GOOD_PASSWORD, customer_token, NULL));
    WAIT_UNTIL(count_events(aoba, "authn_login_success") == 3);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(refuses_a_pass_for_another_audience),
        TEST(refuses_a_pass_without_the_permission),
        TEST(shows_a_customer_no_history_and_no_user_but_themselves),
        TEST(refuses_a_pass_out_of_its_time),
        TEST(refuses_a_pass_of_another_key_and_one_that_was_changed),
        TEST(refuses_to_be_told_whose_history_beside_a_pass),
        TEST(refuses_a_pass_where_none_belongs),
        TEST(reads_nothing_for_whom_it_refuses),
        TEST(records_who_asked_for_what_they_may_not),
        TEST(believes_a_pass_that_fits),
    };

    world_open(WORLD_QUICK);
    given_people_who_signed_in();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
