/* A company that is suspended and resumed, over auth, session and audit as they run. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "managing.h"
#include "support/world/people.h"

enum { ROUNDS = 4, PEOPLE = 4, CROWD = 70 };

#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)

static const struct rpc_target SUSPEND = {
    "sekisho.auth.v1.Tenants/Suspend", &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};
static const struct rpc_target RESUME = {"sekisho.auth.v1.Tenants/Resume",
                                         &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};

static struct status suspend_for(int64_t tenant_id, const char *reason)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__SuspendTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__suspend_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    request.reason = arena_copy_text(&arena, reason);
    struct status status =
        world_call(AUTH, OPERATOR, &SUSPEND, &request.base, NULL, &arena, &answer);
    if (status_is_ok(status)) {
        const Sekisho__Auth__V1__Tenant *tenant = answer;
        CHECK_INT(tenant->state, SEKISHO__AUTH__V1__TENANT_STATE__TENANT_STATE_SUSPENDED);
        CHECK(tenant->suspended_at_us > 0);
    }
    return (struct status){status.code, status_code_name(status.code)};
}

static struct status suspend(void)
{
    return suspend_for(aoba, "the contract has ended");
}

static struct status resume_of(int64_t tenant_id)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__ResumeTenantRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__resume_tenant_request__init(&request);
    request.tenant_id = tenant_id;
    struct status status =
        world_call(AUTH, OPERATOR, &RESUME, &request.base, NULL, &arena, &answer);
    return (struct status){status.code, status_code_name(status.code)};
}

static void ends_every_session_and_lets_nobody_in_until_it_is_resumed(void)
{
    char token[TOKEN_CAPACITY];
    char neighbour[TOKEN_CAPACITY];
    char late[TOKEN_CAPACITY];
    const char *wrong = NULL;
    const char *suspended = NULL;

    (void)create_user(aoba, "suzuki", "viewer");
    (void)create_user(minato, "neighbour", "viewer");
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_sign_in("minato", "neighbour", GOOD_PASSWORD, neighbour, NULL));
    CHECK_OK(suspend());
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, late, &suspended), UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in("aoba", "suzuki", NEW_PASSWORD, late, &wrong), UNAUTHENTICATED);
    CHECK_TEXT(suspended, wrong);
    CHECK_OK(call_check(neighbour, NULL, NULL));

    CHECK_OK(suspend());
    CHECK_OK(resume_of(aoba));
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(call_sign_in("aoba", "suzuki", GOOD_PASSWORD, late, NULL));
    wait_for_delivery();
    CHECK_INT(count_events(aoba, "tenant_suspended"), 1);
    CHECK_INT(count_events(aoba, "tenant_resumed"), 1);
    CHECK_INT(count_events(aoba, "sessions_ended"), 1);
    CHECK_INT(count_events(minato, "tenant_suspended"), 0);
}

static void refuses_who_is_not_there_and_what_makes_no_sense(void)
{
    char long_reason[258];

    memset(long_reason, 'x', sizeof long_reason - 1);
    long_reason[sizeof long_reason - 1] = '\0';
    CHECK_STATUS(suspend_for(999999, "a reason"), NOT_FOUND);
    CHECK_STATUS(suspend_for(0, "a reason"), NOT_FOUND);
    CHECK_STATUS(suspend_for(aoba, ""), INVALID_ARGUMENT);
    CHECK_STATUS(suspend_for(aoba, "\u3000 "), INVALID_ARGUMENT);
    CHECK_STATUS(suspend_for(aoba, long_reason), INVALID_ARGUMENT);
    CHECK_STATUS(resume_of(aoba), FAILED_PRECONDITION);
    CHECK_STATUS(resume_of(999999), NOT_FOUND);
}

static void keeps_links_for_when_it_is_resumed(void)
{
    struct invited invited;

    CHECK_OK(invite(NULL, "waiting", "viewer", &invited));
    CHECK_OK(suspend());
    CHECK_STATUS(set_password(invited.link, ACTIVATION, NEW_PASSWORD), NOT_FOUND);
    CHECK_OK(resume_of(aoba));
    CHECK_OK(set_password(invited.link, ACTIVATION, NEW_PASSWORD));
}

/* More than session ends in one call. */
static void ends_a_crowd(void)
{
    static char tokens[CROWD][TOKEN_CAPACITY];
    char login_id[16];

    for (size_t i = 0; i < CROWD; i++) {
        (void)snprintf(login_id, sizeof login_id, "crowd-%zu", i);
        (void)create_user(aoba, login_id, "viewer");
        CHECK_OK(call_sign_in("aoba", login_id, GOOD_PASSWORD, tokens[i], NULL));
    }
    CHECK_OK(suspend());
    for (size_t i = 0; i < CROWD; i++)
        CHECK_STATUS(call_check(tokens[i], NULL, NULL), UNAUTHENTICATED);
    CHECK_OK(resume_of(aoba));
}

/* auth dies when the company is suspended and session has not answered. */
static void is_finished_by_the_next_program(void)
{
    char token[TOKEN_CAPACITY];
    char late[TOKEN_CAPACITY];

    (void)create_user(aoba, "orphan", "viewer");
    CHECK_OK(call_sign_in("aoba", "orphan", GOOD_PASSWORD, token, NULL));
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    struct status suspended = suspend();
    CHECK(suspended.code == STATUS_DEADLINE_EXCEEDED || suspended.code == STATUS_UNAVAILABLE);
    CHECK_STATUS(resume_of(aoba), ABORTED);
    program_kill(AUTH);
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
    program_start(AUTH, "");
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.tenants WHERE NOT is_vacated)");
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in("aoba", "orphan", GOOD_PASSWORD, late, NULL), UNAUTHENTICATED);
    program_forget_clients(AUTH);
    CHECK_OK(resume_of(aoba));
}

struct visitor {
    pthread_t thread;
    char login_id[16];
    char token[TOKEN_CAPACITY]; /* the last one; "" before the first */
};

static atomic_bool is_over;

static void *come_in_again_and_again(void *argument)
{
    struct visitor *visitor = argument;
    char token[TOKEN_CAPACITY];

    while (!atomic_load(&is_over)) {
        if (status_is_ok(call_sign_in("aoba", visitor->login_id, GOOD_PASSWORD, token, NULL)))
            memcpy(visitor->token, token, sizeof token);
    }
    return NULL;
}

/* Whatever of a sign-in was done by then: once the suspension is answered no token is good. */
static void lets_nobody_through_who_was_just_coming_in(void)
{
    struct visitor visitors[PEOPLE] = {{0}};

    for (size_t i = 0; i < PEOPLE; i++) {
        (void)snprintf(visitors[i].login_id, sizeof visitors[i].login_id, "visitor-%zu", i);
        (void)create_user(aoba, visitors[i].login_id, "viewer");
    }
    for (int round = 0; round < ROUNDS; round++) {
        atomic_store(&is_over, false);
        for (size_t i = 0; i < PEOPLE; i++) {
            visitors[i].token[0] = '\0';
            CHECK(pthread_create(&visitors[i].thread, NULL, come_in_again_and_again,
                                 &visitors[i]) == 0);
        }
        WAIT_FOR_ROWS("(SELECT count(*) FROM session.sessions) >= 2");
        CHECK_OK(suspend());
        atomic_store(&is_over, true);
        for (size_t i = 0; i < PEOPLE; i++) {
            CHECK(pthread_join(visitors[i].thread, NULL) == 0);
            if (visitors[i].token[0])
                CHECK_STATUS(call_check(visitors[i].token, NULL, NULL), UNAUTHENTICATED);
        }
        CHECK_OK(resume_of(aoba));
        test_postgres_execute(&world.postgres, "DELETE FROM auth.sign_in_counters");
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ends_every_session_and_lets_nobody_in_until_it_is_resumed),
        TEST(refuses_who_is_not_there_and_what_makes_no_sense),
        TEST(keeps_links_for_when_it_is_resumed),
        TEST(ends_a_crowd),
        TEST(is_finished_by_the_next_program),
        TEST(lets_nobody_through_who_was_just_coming_in),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
