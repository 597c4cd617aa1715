/* A decision that dies between its steps, over auth, session and audit as they run. */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"
#include "support/world/targets.h"

enum { DEADLINE_MS = 4000, KEY_SIZE = 16 };

#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)

static int64_t tenant;
static struct uuid leaver;
static char token[TOKEN_CAPACITY];

struct attempt {
    uint8_t key[KEY_SIZE];
    struct status status;
};

static void call_disable_by_key(struct attempt *attempt)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__DisableUserRequest request;
    struct rpc_call_options options = {.idempotency_key = {attempt->key, KEY_SIZE},
                                       .deadline_monotonic_ms = world_now_ms() + DEADLINE_MS};
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__disable_user_request__init(&request);
    request.tenant_id = tenant;
    request.user_id = (ProtobufCBinaryData){UUID_SIZE, leaver.bytes};
    request.reason = arena_copy_text(&arena, "left the company");
    struct status status = rpc_call(world_client(AUTH, OPERATOR), &DISABLE_USER, &request.base,
                                    &options, &arena, &answer);
    attempt->status = (struct status){status.code, status_code_name(status.code)};
}

static void *disable(void *argument)
{
    call_disable_by_key(argument);
    return NULL;
}

/* A company of one test, its clerk signed in. */
static void given_a_leaver(const char *code)
{
    tenant = create_tenant(code);
    leaver = create_user(tenant, "leaver", "clerk");
    CHECK_OK(call_sign_in(code, "leaver", GOOD_PASSWORD, token, NULL));
}

static struct attempt new_attempt(void)
{
    struct attempt attempt = {0};

    memcpy(attempt.key, world_new_key().data, KEY_SIZE);
    return attempt;
}

/* auth dies when the decision is on disk and session has not answered. */
static void die_before_the_barrier(struct attempt *attempt)
{
    pthread_t thread;

    (void)world_client(AUTH, OPERATOR);
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    CHECK(pthread_create(&thread, NULL, disable, attempt) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM auth.decisions)");
    program_kill(AUTH);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(attempt->status.code != STATUS_OK);
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
}

/* auth dies when session lets nobody in any more and the user is not disabled yet. However long
 * that takes: the change is held up until its connection is ended. */
static void die_behind_the_barrier(struct attempt *attempt)
{
    pthread_t thread;

    (void)world_client(AUTH, OPERATOR);
    test_postgres_execute(&world.postgres,
                          "CREATE FUNCTION auth.doze() RETURNS trigger LANGUAGE plpgsql"
                          " AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;"
                          "CREATE TRIGGER doze BEFORE UPDATE OF state ON auth.users"
                          " FOR EACH ROW EXECUTE FUNCTION auth.doze()");
    CHECK(pthread_create(&thread, NULL, disable, attempt) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                  "         AND usename = 'auth_svc')");
    program_kill(AUTH);
    test_postgres_execute(&world.postgres,
                          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                          " WHERE usename = 'auth_svc'");
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(attempt->status.code != STATUS_OK);
    test_postgres_execute(&world.postgres, "DROP TRIGGER doze ON auth.users;"
                                           "DROP FUNCTION auth.doze()");
}

static void check_disabled_once(const char *code)
{
    char second[TOKEN_CAPACITY];

    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(call_sign_in(code, "leaver", GOOD_PASSWORD, second, NULL), UNAUTHENTICATED);
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "user_disabled"), 1);
    CHECK_INT(count_events(tenant, "sessions_ended"), 1);
}

static void is_finished_by_the_next_program_when_it_dies_before_the_barrier(void)
{
    struct attempt attempt = new_attempt();

    given_a_leaver("before");
    die_before_the_barrier(&attempt);
    program_start(AUTH, "");
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    check_disabled_once("before");
}

static void is_finished_by_the_next_program_when_it_dies_behind_the_barrier(void)
{
    struct attempt attempt = new_attempt();

    given_a_leaver("behind");
    die_behind_the_barrier(&attempt);
    CHECK_STATUS(call_check(token, NULL, NULL), UNAUTHENTICATED);
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT EXISTS (SELECT FROM auth.users u"
                                           " JOIN auth.decisions d ON d.user_id = u.id"
                                           " WHERE u.state = 1); END $$");
    program_start(AUTH, "");
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    check_disabled_once("behind");
}

static void is_finished_by_whoever_repeats_the_call(void)
{
    struct attempt attempt = new_attempt();

    given_a_leaver("again");
    die_behind_the_barrier(&attempt);
    program_start(AUTH, "");
    program_forget_clients(AUTH); /* just now they may not have noticed that auth is back */
    call_disable_by_key(&attempt);
    CHECK_OK(attempt.status);
    test_postgres_execute(&world.postgres,
                          "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM auth.decisions); END $$");
    check_disabled_once("again");
}

static void holds_no_lock_while_session_is_asked(void)
{
    struct attempt attempt = new_attempt();
    pthread_t thread;

    given_a_leaver("slow");
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    CHECK(pthread_create(&thread, NULL, disable, &attempt) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM auth.decisions)");
    test_postgres_execute(&world.postgres, "SELECT id FROM auth.users FOR UPDATE NOWAIT");
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
    CHECK(pthread_join(thread, NULL) == 0);
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    check_disabled_once("slow");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(is_finished_by_the_next_program_when_it_dies_before_the_barrier),
        TEST(is_finished_by_the_next_program_when_it_dies_behind_the_barrier),
        TEST(is_finished_by_whoever_repeats_the_call),
        TEST(holds_no_lock_while_session_is_asked),
    };

    world_open(WORLD_QUICK);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
