/* Ways around the counters, by each method that looks at a password, at auth, session and audit as
 * they run: whoever is stopped gets no look by coming again, and leaves nothing that helps. */
#include <string.h>

#include "changing.h"
#include "managing.h"
#include "numbers.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define WRONG_PASSWORD "not the one that it is"
#define OTHER_PASSWORD "a wholly different sentence"

enum { ARENA_MAXIMUM = 1 << 20, KEY_SIZE = CHANGING_KEY_SIZE, DEVICE_CAPACITY = 512 };

static const struct rpc_target VERIFY = {"sekisho.auth.v1.SignIn/VerifyPassword",
                                         &sekisho__auth__v1__verify_password_response__descriptor,
                                         RPC_REPEAT_BY_KEY};

/* What came of a try: the password was not looked at, or was. */
enum outcome { STOPPED, WRONG, RIGHT, ANSWERED_BEFORE, FAILED };

/* A call that can be made again. */
struct guess {
    const char *login_id; /* where one is asked for */
    const char *password;
    const char *device; /* NULL for none */
    uint8_t key[KEY_SIZE];
};

static char token[TOKEN_CAPACITY];
static char device[DEVICE_CAPACITY]; /* of whoever signed in last */

static enum outcome outcome_of(struct status status, bool is_throttled)
{
    if (status.code == STATUS_UNAUTHENTICATED)
        return WRONG;
    if (status.code == STATUS_ALREADY_EXISTS)
        return ANSWERED_BEFORE;
    if (!status_is_ok(status))
        return FAILED;
    return is_throttled ? STOPPED : RIGHT;
}

static struct status call(enum identity identity, const struct rpc_target *target,
                          const ProtobufCMessage *request, const struct guess *guess,
                          struct arena *arena, const void **out)
{
    const struct rpc_call_options options = {.idempotency_key = {guess->key, sizeof guess->key},
                                             .deadline_monotonic_ms =
                                                 world_now_ms() + WORLD_PATIENCE_MS};

    return rpc_call(world_client(AUTH, identity), target, request, &options, arena, out);
}

static enum outcome sign_in_with(const struct guess *guess)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(guess->login_id);
    request.password = rpc_text(guess->password);
    request.client_ip = rpc_text(people_address);
    request.user_agent = rpc_text("Test");
    request.device = rpc_text(guess->device ? guess->device : "");
    struct status status = call(PORTAL, &SIGN_IN, &request.base, guess, &arena, &answer);
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    if (status_is_ok(status) && !response->throttled)
        CHECK(text_copy(device, sizeof device, response->device));
    return outcome_of(status, status_is_ok(status) && response->throttled);
}

static enum outcome verify_with(const struct guess *guess)
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__VerifyPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__verify_password_request__init(&request);
    request.tenant_id = aoba;
    request.login_id = rpc_text(guess->login_id);
    request.password = rpc_text(guess->password);
    request.client_ip = rpc_text(people_address);
    request.user_agent = rpc_text("Test");
    struct status status = call(BILLING, &VERIFY, &request.base, guess, &arena, &answer);
    const Sekisho__Auth__V1__VerifyPasswordResponse *response = answer;
    return outcome_of(status, status_is_ok(status) && response->throttled);
}

static enum outcome change_with(const struct guess *guess)
{
    struct asked asked = asked_to_change(token, guess->password, OTHER_PASSWORD);

    memcpy(asked.key, guess->key, sizeof asked.key);
    ask_to_change(&asked);
    if (asked.is_throttled)
        return STOPPED;
    return asked.is_changed ? RIGHT : WRONG;
}

static const struct way {
    const char *name;
    enum outcome (*try_with)(const struct guess *guess);
} ways[] = {
    {"WithPassword", sign_in_with},
    {"VerifyPassword", verify_with},
    {"ChangePassword", change_with},
};

static struct guess guess_at(const char *password)
{
    struct guess guess = {.login_id = "victim", .password = password};

    memcpy(guess.key, world_new_key().data, sizeof guess.key);
    return guess;
}

static void expect(const struct way *way, const struct guess *guess, enum outcome outcome)
{
    enum outcome found = way->try_with(guess);

    if (found != outcome)
        test_fail(__FILE__, __LINE__, "%s: %s came to %d, not to %d", way->name, guess->password,
                  (int)found, (int)outcome);
}

#define ASSERT_ROWS(condition)                                                                     \
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT " condition "; END $$")

static void forget_all(void)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
}

static void stop_sources(void)
{
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_sources SET failures = 100");
}

static void expect_each_time(const struct way *way, const char *password, enum outcome outcome)
{
    struct guess guess = guess_at(password);

    for (int time = 0; time < 3; time++)
        expect(way, &guess, outcome);
}

static void looks_at_no_password_from_a_source_that_waits_however_often_it_comes(void)
{
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        forget_all();
        struct guess first = guess_at(WRONG_PASSWORD);
        expect(&ways[i], &first, WRONG);
        stop_sources();
        expect_each_time(&ways[i], "another that is wrong", STOPPED);
        expect_each_time(&ways[i], GOOD_PASSWORD, STOPPED);
        ASSERT_ROWS("(SELECT sum(failures) = 1 FROM auth.sign_in_counters)");
    }
}

/* Or a stranger who may not try would make the owner wait, and fill the table with IDs until those
 * that were guessed at are forgotten. */
static void leaves_no_counter_of_whom_a_source_that_waits_tries(void)
{
    static const char *const nobody[] = {"nobody.a", "nobody.b", "nobody.c"};

    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        forget_all();
        struct guess guess = guess_at(WRONG_PASSWORD);
        expect(&ways[i], &guess, WRONG);
        stop_sources();
        test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = 3,"
                                               " last_at = 'yesterday'");
        for (size_t n = 0; n < COUNT_OF(nobody); n++) {
            guess = guess_at(WRONG_PASSWORD);
            expect(&ways[i], &guess, STOPPED);
            guess.login_id = nobody[n];
            expect(&ways[i], &guess, STOPPED);
        }
        ASSERT_ROWS("(SELECT count(*) = 1 AND min(failures) = 3 AND max(last_at) = 'yesterday'"
                    "   FROM auth.sign_in_counters)");
    }
}

static double hashes(void)
{
    return metrics_number(AUTH, "sekisho_auth_hashes_total");
}

/* Or one failure, sent again and again, would keep everybody waiting for a hash. */
static void hashes_nothing_for_a_call_that_was_answered(void)
{
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        forget_all();
        struct guess wrong = guess_at(WRONG_PASSWORD);
        expect(&ways[i], &wrong, WRONG);
        double before = hashes();
        for (int time = 0; time < 3; time++)
            expect(&ways[i], &wrong, WRONG);
        CHECK(hashes() == before);
        ASSERT_ROWS("(SELECT sum(failures) = 1 FROM auth.sign_in_counters)");
        ASSERT_ROWS("(SELECT bool_and(failures = 1 AND pending = 0) FROM auth.sign_in_sources)");
    }
}

/* All but the change, which is another one when it comes again. */
static void lets_nobody_in_twice_and_hashes_nothing_for_it(void)
{
    for (size_t i = 0; i < COUNT_OF(ways) - 1; i++) {
        forget_all();
        struct guess right = guess_at(GOOD_PASSWORD);
        expect(&ways[i], &right, RIGHT);
        double before = hashes();
        for (int time = 0; time < 3; time++)
            expect(&ways[i], &right, ANSWERED_BEFORE);
        CHECK(hashes() == before);
    }
}

static void come_back_after_a_disabling(struct uuid id)
{
    CHECK_OK(disable(NULL, id));
    CHECK_OK(act(&ENABLE, NULL, id, NULL));
}

static void come_back_by_a_link(struct uuid id)
{
    struct invited reset;

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(set_password(reset.link, RESET, OTHER_PASSWORD));
}

/* From a device, while whoever comes from none is held. */
static enum outcome sign_in_from(const char *known, const char *login_id, const char *password)
{
    struct guess guess = guess_at(WRONG_PASSWORD);

    guess.login_id = login_id;
    CHECK(sign_in_with(&guess) == WRONG);
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = 100");
    guess = guess_at(password);
    guess.login_id = login_id;
    guess.device = known;
    enum outcome outcome = sign_in_with(&guess);
    forget_all();
    return outcome;
}

/* A browser that was left behind, or with whoever knew the password, is like any other then. */
static void knows_no_device_of_before_its_user_came_back(void)
{
    static const struct {
        const char *login_id;
        const char *password; /* after it */
        void (*come_back)(struct uuid id);
    } cases[] = {
        {"enabled.again", GOOD_PASSWORD, come_back_after_a_disabling},
        {"given.a.link", OTHER_PASSWORD, come_back_by_a_link},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct uuid id = create_user(aoba, cases[i].login_id, "viewer");
        struct guess first = guess_at(GOOD_PASSWORD);
        first.login_id = cases[i].login_id;
        forget_all();
        CHECK(sign_in_with(&first) == RIGHT);
        CHECK(sign_in_from(device, cases[i].login_id, GOOD_PASSWORD) == RIGHT);
        cases[i].come_back(id);
        CHECK(sign_in_from(device, cases[i].login_id, cases[i].password) == STOPPED);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(looks_at_no_password_from_a_source_that_waits_however_often_it_comes),
        TEST(leaves_no_counter_of_whom_a_source_that_waits_tries),
        TEST(hashes_nothing_for_a_call_that_was_answered),
        TEST(lets_nobody_in_twice_and_hashes_nothing_for_it),
        TEST(knows_no_device_of_before_its_user_came_back),
    };

    people_address = "203.0.113.14"; /* where call_check() has passes made for */
    managing_open();
    (void)create_user(aoba, "victim", "viewer");
    CHECK_OK(call_sign_in("aoba", "victim", GOOD_PASSWORD, token, NULL));
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
