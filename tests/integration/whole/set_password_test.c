/* Passwords set by a link, when something comes between the link and the password: nobody is kept
 * out who has set one. */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/world/people.h"

#define OTHER_PASSWORD "four words nobody puts together"
#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)

enum { KEY_SIZE = 16, DEADLINE_MS = 4000 };

static const struct rpc_target SET_PASSWORD = {
    "sekisho.auth.v1.Links/SetPassword", &sekisho__auth__v1__set_password_response__descriptor,
    RPC_REPEAT_BY_KEY};

/* A call that somebody else's act comes between. */
struct setter {
    const char *link;
    uint8_t key[KEY_SIZE];
    struct status status;
    pthread_t thread;
};

static void set(struct setter *setter)
{
    CLEANUP(arena_clear) struct arena arena;
    const struct rpc_call_options options = {.idempotency_key = {setter->key, KEY_SIZE},
                                             .deadline_monotonic_ms = world_now_ms() + DEADLINE_MS};
    Sekisho__Auth__V1__SetPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__set_password_request__init(&request);
    request.token = rpc_text(setter->link);
    request.purpose = RESET;
    request.password = rpc_text(NEW_PASSWORD);
    request.client_ip = rpc_text("203.0.113.14");
    request.user_agent = rpc_text("Browser of the link");
    struct status status = rpc_call(world_client(AUTH, PORTAL), &SET_PASSWORD, &request.base,
                                    &options, &arena, &answer);
    setter->status = (struct status){status.code, status_code_name(status.code)};
}

static void *run(void *argument)
{
    set(argument);
    return NULL;
}

static struct uuid given(const char *login_id, const char *role, struct invited *reset)
{
    char token[TOKEN_CAPACITY];
    struct uuid id = create_user(aoba, login_id, role);

    CHECK_OK(call_sign_in("aoba", login_id, GOOD_PASSWORD, token, NULL));
    CHECK_OK(act(&START_RESET, NULL, id, reset));
    return id;
}

/* The link is looked at, and session is asked and does not answer yet. */
static void begin(struct setter *setter, const char *link)
{
    *setter = (struct setter){.link = link};
    memcpy(setter->key, world_new_key().data, KEY_SIZE);
    (void)world_client(AUTH, PORTAL);
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    CHECK(pthread_create(&setter->thread, NULL, run, setter) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM auth.decisions)");
}

static void end(struct setter *setter)
{
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
    CHECK(pthread_join(setter->thread, NULL) == 0);
}

static void check_new_password_alone(const char *login_id)
{
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    CHECK_STATUS(sign_in(login_id, GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(sign_in(login_id, NEW_PASSWORD));
}

/* The newer link is for whoever finds that somebody else has used the older. */
static void is_set_when_another_link_is_given_meanwhile(void)
{
    struct invited first = {0};
    struct invited second = {0};
    struct setter setter;
    struct uuid id = given("replaced", "viewer", &first);

    begin(&setter, first.link);
    CHECK_OK(act(&START_RESET, NULL, id, &second));
    end(&setter);
    CHECK_OK(setter.status);
    check_new_password_alone("replaced");
    CHECK_STATUS(set_password(first.link, RESET, OTHER_PASSWORD), NOT_FOUND);
    CHECK_OK(set_password(second.link, RESET, OTHER_PASSWORD));
    CHECK_OK(sign_in("replaced", OTHER_PASSWORD));
}

static void void_all_links(void)
{
    static const struct rpc_target target = {"sekisho.auth.v1.Links/VoidAll",
                                             &sekisho__auth__v1__void_links_response__descriptor,
                                             RPC_REPEAT_BY_KEY};
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VoidLinksRequest request;
    const void *answer = NULL;

    arena_init(&arena, 1 << 20);
    sekisho__auth__v1__void_links_request__init(&request);
    request.reason = rpc_text("restored");
    CHECK_OK(world_call(AUTH, OPERATOR, &target, &request.base, NULL, &arena, &answer));
}

static void is_set_when_all_links_become_void_meanwhile(void)
{
    struct invited reset = {0};
    struct setter setter;

    (void)given("voided", "viewer", &reset);
    begin(&setter, reset.link);
    void_all_links();
    end(&setter);
    CHECK_OK(setter.status);
    check_new_password_alone("voided");
}

/* Auth alone loses it, when session is about to answer. */
static void is_set_once_the_database_is_there_again(void)
{
    struct invited reset = {0};
    struct setter setter;

    (void)given("outage", "viewer", &reset);
    begin(&setter, reset.link);
    test_postgres_execute(&world.postgres, "ALTER ROLE auth_svc NOLOGIN;"
                                           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                           " WHERE usename = 'auth_svc'");
    end(&setter);
    CHECK(setter.status.code != STATUS_OK);
    test_postgres_execute(&world.postgres, "ALTER ROLE auth_svc LOGIN");
    check_new_password_alone("outage");
    CHECK_STATUS(set_password(reset.link, RESET, OTHER_PASSWORD), NOT_FOUND);
}

static void is_set_by_the_next_program_and_recorded_once(void)
{
    struct invited reset = {0};
    struct setter setter;

    (void)given("dies", "viewer", &reset);
    begin(&setter, reset.link);
    program_kill(AUTH);
    end(&setter);
    CHECK(setter.status.code != STATUS_OK);
    program_start(AUTH, "");
    program_forget_clients(AUTH);
    check_new_password_alone("dies");
    set(&setter); /* whoever asks again is told that it is done */
    CHECK_OK(setter.status);
    WAIT_FOR_ROWS("(SELECT count(*) FROM audit.events WHERE kind = 'password_set' AND actor_id ="
                  "  (SELECT id FROM auth.users WHERE login_id = 'dies')"
                  "  AND position('Browser of the link'::bytea IN event) > 0"
                  "  AND position('203.0.113.14'::bytea IN event) > 0"
                  "  AND position('reset'::bytea IN event) > 0) = 1");
}

/* Whoever sets a password stays what they are. Stands last: the other administrator is disabled. */
static void counts_an_administrator_whose_password_waits(void)
{
    struct invited reset = {0};
    struct setter setter;

    (void)given("chief", "administrator", &reset);
    begin(&setter, reset.link);
    program_kill(AUTH);
    end(&setter);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.decisions SET decided_at = now() + interval '1 hour'");
    program_start(AUTH, "");
    program_forget_clients(AUTH);
    CHECK_OK(disable(NULL, administrator));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(is_set_when_another_link_is_given_meanwhile),
        TEST(is_set_when_all_links_become_void_meanwhile),
        TEST(is_set_once_the_database_is_there_again),
        TEST(is_set_by_the_next_program_and_recorded_once),
        TEST(counts_an_administrator_whose_password_waits),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
