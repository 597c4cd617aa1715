/* Another code key and another pepper, while links, devices and holds made under the ones before
 * are about. Each test begins with the keys that the one before has left. */
#include <stdio.h>
#include <string.h>

#include "managing.h"
#include "rpc/field.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/postgres.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define WRONG_PASSWORD "wrong password entirely"
#define OTHER_PASSWORD "four words nobody puts together"
#define SET_COUNTERS(failures)                                                                     \
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = " failures \
                                           ", last_at = now() - interval '1 hour'")
#define ASSERT_ROWS(condition)                                                                     \
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT " condition "; END $$")

enum { DEVICE_CAPACITY = 512, EXTRA_CAPACITY = 4 * TEST_PATH_CAPACITY, ARENA_MAXIMUM = 1 << 20 };

static const struct act RELEASE = {
    {"sekisho.auth.v1.Users/ReleaseHold", &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY},
    &sekisho__auth__v1__release_hold_request__descriptor};

struct answer {
    struct status status;
    bool is_held;
    bool is_throttled;
    char device[DEVICE_CAPACITY];
};

static struct answer enter(const char *login_id, const char *password, const char *device)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    struct answer answer = {0};
    const void *given = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(password);
    request.client_ip = rpc_text("192.0.2.1");
    request.user_agent = rpc_text("Test");
    request.device = rpc_text(device);
    struct status status = world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &given);
    answer.status = (struct status){status.code, status_code_name(status.code)};
    if (!status_is_ok(status))
        return answer;
    const Sekisho__Auth__V1__WithPasswordResponse *response = given;
    answer.is_throttled = response->throttled != NULL;
    answer.is_held = answer.is_throttled && response->throttled->is_held;
    CHECK(text_copy(answer.device, sizeof answer.device, response->device));
    return answer;
}

/* `previous` is "" for none; the names are of files of the world. */
static void restart_with(const char *pepper, const char *code, const char *previous)
{
    char paths[3][TEST_PATH_CAPACITY];
    char extra[EXTRA_CAPACITY];

    world_path(pepper, paths[0]);
    world_path(code, paths[1]);
    world_path(previous[0] ? previous : code, paths[2]);
    (void)snprintf(extra, sizeof extra, "pepper_file = %s\ncode_key_file = %s\n%s%s\n", paths[0],
                   paths[1], previous[0] ? "code_previous_key_file = " : "",
                   previous[0] ? paths[2] : "");
    program_stop(AUTH);
    program_start(AUTH, extra);
    program_forget_clients(AUTH);
}

static void keeps_whoever_is_held_and_every_failure_when_the_key_is_replaced(void)
{
    struct uuid id = create_user(aoba, "held", "viewer");

    CHECK_STATUS(enter("held", WRONG_PASSWORD, "").status, UNAUTHENTICATED);
    SET_COUNTERS("100");
    world_write_key("second.key");
    restart_with("pepper.key", "second.key", "code.key");
    CHECK(enter("held", GOOD_PASSWORD, "").is_held);
    CHECK(enter("held", GOOD_PASSWORD, "").is_held);
    ASSERT_ROWS("(SELECT count(*) = 1 AND sum(failures) = 100 FROM auth.sign_in_counters)");

    world_write_key("third.key");
    restart_with("pepper.key", "third.key", "second.key");
    CHECK(enter("held", GOOD_PASSWORD, "").is_held);
    CHECK_OK(act(&RELEASE, NULL, id, NULL));
    CHECK(!enter("held", GOOD_PASSWORD, "").is_throttled);
    ASSERT_ROWS("NOT EXISTS (SELECT FROM auth.sign_in_counters)");
}

/* As replicas have counted that were given the new key one after another. */
static void adds_what_was_counted_under_both_keys(void)
{
    (void)create_user(aoba, "both", "viewer");
    CHECK_STATUS(enter("both", WRONG_PASSWORD, "").status, UNAUTHENTICATED);
    restart_with("pepper.key", "second.key", "");
    CHECK_STATUS(enter("both", WRONG_PASSWORD, "").status, UNAUTHENTICATED);
    ASSERT_ROWS("(SELECT count(*) = 2 FROM auth.sign_in_counters)");
    SET_COUNTERS("50"); /* a hundred hold, however long the restart takes */
    restart_with("pepper.key", "third.key", "second.key");
    CHECK(enter("both", GOOD_PASSWORD, "").is_held);
    ASSERT_ROWS("(SELECT count(*) = 1 AND sum(failures) = 100 FROM auth.sign_in_counters)");
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

static void knows_links_and_devices_of_the_key_before_and_of_no_other(void)
{
    struct invited first;
    struct invited second;
    struct uuid one = create_user(aoba, "linked", "viewer");
    struct uuid two = create_user(aoba, "later", "viewer");

    CHECK_OK(act(&START_RESET, NULL, one, &first));
    CHECK_OK(act(&START_RESET, NULL, two, &second));
    (void)create_user(aoba, "device", "viewer");
    struct answer in = enter("device", GOOD_PASSWORD, "");
    world_write_key("fourth.key");
    restart_with("pepper.key", "fourth.key", "third.key");
    CHECK_OK(set_password(first.link, RESET, OTHER_PASSWORD));
    CHECK_STATUS(enter("device", WRONG_PASSWORD, "").status, UNAUTHENTICATED);
    SET_COUNTERS("100");
    CHECK(enter("device", GOOD_PASSWORD, "").is_held);
    CHECK(!enter("device", GOOD_PASSWORD, in.device).is_throttled);

    restart_with("pepper.key", "fourth.key", "");
    CHECK_STATUS(set_password(second.link, RESET, OTHER_PASSWORD), NOT_FOUND);
    CHECK(enter("device", GOOD_PASSWORD, in.device).is_held);
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

/* The pepper is for passwords alone: whoever has an old one makes no notes with it, and a new one
 * lets go of nobody. The last, since no password is good any more. */
static void keeps_whoever_is_held_when_the_pepper_is_replaced(void)
{
    struct invited reset;
    struct uuid id = create_user(aoba, "salted", "viewer");

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_STATUS(enter("salted", WRONG_PASSWORD, "").status, UNAUTHENTICATED);
    SET_COUNTERS("100");
    world_write_key("other-pepper.key");
    restart_with("other-pepper.key", "fourth.key", "");
    CHECK(enter("salted", GOOD_PASSWORD, "").is_held);
    CHECK_OK(set_password(reset.link, RESET, OTHER_PASSWORD));
    CHECK(!enter("salted", OTHER_PASSWORD, "").is_throttled);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(keeps_whoever_is_held_and_every_failure_when_the_key_is_replaced),
        TEST(adds_what_was_counted_under_both_keys),
        TEST(knows_links_and_devices_of_the_key_before_and_of_no_other),
        TEST(keeps_whoever_is_held_when_the_pepper_is_replaced),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
