/* Whoever has a session and guesses at its user's password, at auth, session and audit as they run.
 */

#include "changing.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/people.h"
#include "support/world/targets.h"

#define OTHER_PASSWORD "a wholly different sentence"
#define WRONG_PASSWORD "not the one that it is"

enum { THROTTLED_ACCOUNTS = 10, DEVICE_CAPACITY = 512, ARENA_MAXIMUM = 1 << 20 };

static char token[TOKEN_CAPACITY];

/* Makes every counter there is one of so many failures, the last of them an hour ago. */
#define SET_COUNTERS(failures)                                                                     \
    test_postgres_execute(&world.postgres, "UPDATE auth.sign_in_counters SET failures = " failures \
                                           ", last_at = now() - interval '1 hour'")
#define ASSERT_ROWS(condition)                                                                     \
    test_postgres_execute(&world.postgres, "DO $$ BEGIN ASSERT " condition "; END $$")

/* Somebody new who is signed in, and no failure of anybody. */
static void given(const char *login_id)
{
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
    (void)create_user(aoba, login_id, "viewer");
    CHECK_OK(call_sign_in("aoba", login_id, GOOD_PASSWORD, token, NULL));
}

static struct asked guess(const char *password, const char *device)
{
    struct asked call = asked_to_change(token, password, OTHER_PASSWORD);

    call.device = device;
    ask_to_change(&call);
    return call;
}

static void guess_wrongly(const char *device)
{
    struct asked call = guess(WRONG_PASSWORD, device);

    CHECK(call.is_current_wrong && !call.is_throttled && !call.is_changed);
}

static void makes_wait_and_looks_at_no_password_meanwhile(void)
{
    size_t before = count_events(aoba, "password_change_refused");

    given("waits");
    guess_wrongly("");
    SET_COUNTERS("12");
    guess_wrongly(""); /* the hour is longer than any wait */
    struct asked call = guess(GOOD_PASSWORD, "");
    CHECK(call.is_throttled && !call.is_held && !call.is_changed && !call.is_current_wrong);
    CHECK_INT(call.faults, 0);
    CHECK(call.wait_seconds > 200 && call.wait_seconds <= 256);
    CHECK(guess(GOOD_PASSWORD, "").is_throttled); /* what was not looked at forgives nothing */
    ASSERT_ROWS("(SELECT sum(failures) = 13 FROM auth.sign_in_counters)");
    WAIT_UNTIL(count_events(aoba, "password_change_refused") == before + 4);
    TEST_POSTGRES_WAIT_FOR(&world.postgres,
                           "(SELECT count(*) FROM audit.events"
                           "  WHERE kind = 'password_change_refused' AND actor_id ="
                           "    (SELECT id FROM auth.users WHERE login_id = 'waits')"
                           "    AND position('throttled'::bytea IN event) > 0) = 2");
    /* And may be changed when the wait is over, by the same call. */
    SET_COUNTERS("12");
    ask_to_change(&call);
    CHECK(call.is_changed);
}

static void counts_with_the_tries_at_sign_in(void)
{
    given("both");
    CHECK_STATUS(sign_in("both", WRONG_PASSWORD), UNAUTHENTICATED);
    guess_wrongly("");
    ASSERT_ROWS("(SELECT count(*) = 1 AND sum(failures) = 2 FROM auth.sign_in_counters)");
    ASSERT_ROWS("(SELECT bool_and(failures = 2 AND pending = 0) FROM auth.sign_in_sources)");
}

static void holds_after_a_hundred_and_says_so(void)
{
    size_t before = count_events(aoba, "authn_login_lock");

    given("held.here");
    guess_wrongly("");
    SET_COUNTERS("99");
    guess_wrongly("");
    struct asked call = guess(GOOD_PASSWORD, "");
    CHECK(call.is_throttled && call.is_held && !call.is_changed);
    CHECK_INT(call.wait_seconds, 0);
    WAIT_UNTIL(count_events(aoba, "authn_login_lock") == before + 1);
}

static void stops_a_source_that_guesses_in_sessions_of_many(void)
{
    size_t before = count_events(aoba, "authn_source_blocked");
    static const char *const logins[THROTTLED_ACCOUNTS] = {
        "spread.a", "spread.b", "spread.c", "spread.d", "spread.e",
        "spread.f", "spread.g", "spread.h", "spread.i", "spread.j"};

    for (size_t i = 0; i < COUNT_OF(logins); i++)
        (void)create_user(aoba, logins[i], "viewer");
    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        CHECK_OK(call_sign_in("aoba", logins[i], GOOD_PASSWORD, token, NULL));
        guess_wrongly("");
    }
    CHECK(guess(GOOD_PASSWORD, "").is_throttled);
    WAIT_UNTIL(count_events(aoba, "authn_source_blocked") == before + 1);
}

/* Whether the account is held for whoever comes with that device; else they are in, and get a new
 * note. */
static bool is_held_at_sign_in(const char *login_id, const char *device,
                               char out[static DEVICE_CAPACITY])
{
    CLEANUP(arena_clear) struct arena arena;
    Sekisho__Auth__V1__WithPasswordRequest request;
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = rpc_text("aoba");
    request.login_id = rpc_text(login_id);
    request.password = rpc_text(GOOD_PASSWORD);
    request.client_ip = rpc_text(people_address);
    request.user_agent = rpc_text("Test");
    request.device = rpc_text(device);
    CHECK_OK(world_call(AUTH, PORTAL, &SIGN_IN, &request.base, NULL, &arena, &answer));
    const Sekisho__Auth__V1__WithPasswordResponse *response = answer;
    CHECK(text_copy(out, DEVICE_CAPACITY, response->device));
    return response->throttled != NULL && response->throttled->is_held;
}

static void sign_in_for_device(const char *login_id, char out[static DEVICE_CAPACITY])
{
    CHECK(!is_held_at_sign_in(login_id, "", out));
}

/* No stranger keeps the owner of an account from changing its password. */
static void asks_a_known_device_by_its_own_counter(void)
{
    char device[DEVICE_CAPACITY];

    given("known");
    sign_in_for_device("known", device);
    guess_wrongly("");
    SET_COUNTERS("100");
    CHECK(guess(GOOD_PASSWORD, "").is_held);
    guess_wrongly(device);
    SET_COUNTERS("12");
    guess_wrongly(device);
    CHECK(guess(GOOD_PASSWORD, device).is_throttled);
    SET_COUNTERS("12");
    CHECK(guess(GOOD_PASSWORD, device).is_changed);
}

/* Whoever knew the password before has made notes by it, and keeps none of their counters. */
static void knows_no_device_of_before_the_change_but_the_one_it_was_made_on(void)
{
    char thiefs[DEVICE_CAPACITY];
    char own[DEVICE_CAPACITY];

    given("changed");
    sign_in_for_device("changed", thiefs);
    sign_in_for_device("changed", own);
    struct asked call = guess(GOOD_PASSWORD, own);
    CHECK(call.is_changed && call.given[0] != '\0');
    char renewed[DEVICE_CAPACITY];
    CHECK(text_copy(renewed, sizeof renewed, call.given));
    guess_wrongly("");
    SET_COUNTERS("100");
    CHECK(guess(OTHER_PASSWORD, thiefs).is_held);
    CHECK(guess(OTHER_PASSWORD, own).is_held);
    guess_wrongly(renewed);
    /* The answer that comes again has one, too. */
    ask_to_change(&call);
    CHECK(call.is_changed && call.given[0] != '\0');
    guess_wrongly(call.given);
}

static void knows_no_device_of_whoever_has_to_change_their_password(void)
{
    static const struct act REQUIRE = {
        {"sekisho.auth.v1.Users/RequirePasswordChange", &sekisho__auth__v1__user__descriptor,
         RPC_REPEAT_BY_KEY},
        &sekisho__auth__v1__require_password_change_request__descriptor};
    char device[DEVICE_CAPACITY];
    char other[DEVICE_CAPACITY];

    test_postgres_execute(&world.postgres, "TRUNCATE auth.sign_in_counters, auth.sign_in_sources");
    struct uuid id = create_user(aoba, "leaked", "viewer");
    sign_in_for_device("leaked", device);
    CHECK_STATUS(sign_in("leaked", WRONG_PASSWORD), UNAUTHENTICATED);
    SET_COUNTERS("100");
    CHECK(!is_held_at_sign_in("leaked", device, device));
    CHECK_OK(act(&REQUIRE, NULL, id, NULL));
    CHECK(is_held_at_sign_in("leaked", device, other));
}

/* And who was refused gets none. */
static void gives_no_note_to_whoever_changes_nothing(void)
{
    given("refused");
    CHECK_TEXT(guess(WRONG_PASSWORD, "").given, "");
    struct asked call = asked_to_change(token, GOOD_PASSWORD, "short");
    ask_to_change(&call);
    CHECK_TEXT(call.given, "");
}

static void begins_anew_after_the_right_one_whatever_the_new_one_is(void)
{
    given("proves");
    for (int i = 0; i < 4; i++)
        guess_wrongly("");
    struct asked call = asked_to_change(token, GOOD_PASSWORD, "short");
    ask_to_change(&call);
    CHECK(!call.is_current_wrong && call.faults != 0);
    ASSERT_ROWS("NOT EXISTS (SELECT FROM auth.sign_in_counters)");
    ASSERT_ROWS("(SELECT bool_and(failures = 4 AND pending = 0) FROM auth.sign_in_sources)");
}

static void counts_no_repetition_of_a_call(void)
{
    given("repeats.it");
    struct asked call = asked_to_change(token, WRONG_PASSWORD, OTHER_PASSWORD);
    for (int i = 0; i < 3; i++) {
        ask_to_change(&call);
        CHECK(call.is_current_wrong);
    }
    ASSERT_ROWS("(SELECT sum(failures) = 1 FROM auth.sign_in_counters)");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(makes_wait_and_looks_at_no_password_meanwhile),
        TEST(counts_with_the_tries_at_sign_in),
        TEST(holds_after_a_hundred_and_says_so),
        TEST(stops_a_source_that_guesses_in_sessions_of_many),
        TEST(asks_a_known_device_by_its_own_counter),
        TEST(knows_no_device_of_before_the_change_but_the_one_it_was_made_on),
        TEST(knows_no_device_of_whoever_has_to_change_their_password),
        TEST(gives_no_note_to_whoever_changes_nothing),
        TEST(begins_anew_after_the_right_one_whatever_the_new_one_is),
        TEST(counts_no_repetition_of_a_call),
    };

    people_address = "203.0.113.14"; /* where call_check() has passes made for */
    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
