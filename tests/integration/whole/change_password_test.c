/* Users who change their own password, at auth, session and audit as they run. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "changing.h"
#include "managing.h"
#include "support/world/people.h"

#define SECOND "a wholly different sentence"
#define THIRD "four words nobody puts together"
#define FOURTH "rain upon the seventh bridge"
#define FAULT(name) SEKISHO__AUTH__V1__PASSWORD_FAULT__PASSWORD_FAULT_##name
#define WAIT_FOR_ROWS(condition) TEST_POSTGRES_WAIT_FOR(&world.postgres, condition)

enum { PASS_CAPACITY = 4097 };

static void change(const char *token, const char *current, const char *wanted)
{
    struct asked call = asked_to_change(token, current, wanted);

    ask_to_change(&call);
    CHECK(call.is_changed && !call.is_current_wrong && call.faults == 0);
}

static unsigned faults_of(const char *token, const char *current, const char *wanted)
{
    struct asked call = asked_to_change(token, current, wanted);

    ask_to_change(&call);
    CHECK(!call.is_changed);
    return call.faults;
}

static struct uuid given(const char *login_id, char token[static TOKEN_CAPACITY])
{
    struct uuid id = create_user(aoba, login_id, "viewer");

    CHECK_OK(call_sign_in("aoba", login_id, GOOD_PASSWORD, token, NULL));
    return id;
}

static void assert_rows(const char *condition)
{
    char sql[512];

    (void)snprintf(sql, sizeof sql, "DO $$ BEGIN ASSERT %s; END $$", condition);
    test_postgres_execute(&world.postgres, sql);
}

/* By the number that stands before the user's id in the event (event.proto). */
#define WAIT_FOR_CHANGE_BY(actor, login)                                                           \
    WAIT_FOR_ROWS("EXISTS (SELECT FROM audit.events e JOIN auth.users u"                           \
                  "         ON position('\\x08" actor                                              \
                  "1210'::bytea || uuid_send(u.id) IN e.event) > 0"                                \
                  "         WHERE e.kind = 'password_changed' AND u.login_id = '" login "')")

static void ends_all_sessions_but_the_own_and_the_old_password(void)
{
    char own[TOKEN_CAPACITY];
    char other[TOKEN_CAPACITY];

    (void)given("changes", own);
    CHECK_OK(call_sign_in("aoba", "changes", GOOD_PASSWORD, other, NULL));
    change(own, GOOD_PASSWORD, SECOND);
    CHECK_OK(call_check(own, NULL, NULL));
    CHECK_STATUS(call_check(other, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("changes", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(sign_in("changes", SECOND));
    WAIT_FOR_CHANGE_BY("01", "changes");
    WAIT_UNTIL(count_events(aoba, "sessions_ended") == 1);
}

static void ends_no_session_when_the_others_are_to_stay(void)
{
    char own[TOKEN_CAPACITY];
    char other[TOKEN_CAPACITY];

    (void)given("stays", own);
    CHECK_OK(call_sign_in("aoba", "stays", GOOD_PASSWORD, other, NULL));
    struct asked call = asked_to_change(own, GOOD_PASSWORD, SECOND);
    call.keep = true;
    ask_to_change(&call);
    CHECK(call.is_changed);
    CHECK_OK(call_check(own, NULL, NULL));
    CHECK_OK(call_check(other, NULL, NULL));
    CHECK_STATUS(sign_in("stays", GOOD_PASSWORD), UNAUTHENTICATED);
    /* What was kept ends with the next change that ends the others. */
    change(own, SECOND, THIRD);
    CHECK_STATUS(call_check(other, NULL, NULL), UNAUTHENTICATED);
}

static void lets_customers_change_theirs(void)
{
    char token[TOKEN_CAPACITY];

    (void)create_user(aoba, "buyer", NULL);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.users SET kind = 2 WHERE login_id = 'buyer'");
    CHECK_OK(call_sign_in("aoba", "buyer", GOOD_PASSWORD, token, NULL));
    change(token, GOOD_PASSWORD, SECOND);
    CHECK_OK(sign_in("buyer", SECOND));
    WAIT_FOR_CHANGE_BY("02", "buyer");
}

/* And says nothing of former passwords to whoever does not know the present one. */
static void refuses_and_records_a_wrong_present_password(void)
{
    char token[TOKEN_CAPACITY];
    struct asked call;

    (void)given("guesses", token);
    change(token, GOOD_PASSWORD, SECOND);
    call = asked_to_change(token, GOOD_PASSWORD, GOOD_PASSWORD);
    ask_to_change(&call);
    CHECK(!call.is_changed && call.is_current_wrong && call.faults == 0);
    ask_to_change(&call); /* the same again is not another try */
    CHECK(!call.is_changed && call.is_current_wrong);
    call = asked_to_change(token, "", THIRD);
    ask_to_change(&call);
    CHECK(!call.is_changed && call.is_current_wrong);
    CHECK_OK(sign_in("guesses", SECOND));
    WAIT_UNTIL(count_events(aoba, "password_change_refused") == 2);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM audit.events WHERE kind = 'password_change_refused'"
                  "         AND result = 2 AND actor_id ="
                  "   (SELECT id FROM auth.users WHERE login_id = 'guesses'))");
}

static void refuses_what_was_stolen_elsewhere(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = given("stolen", token);

    CHECK_INT(faults_of(token, GOOD_PASSWORD, BREACHED_PASSWORD), 1u << FAULT(BREACHED));
    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_STATUS(set_password(reset.link, RESET, BREACHED_PASSWORD), INVALID_ARGUMENT);
    CHECK_OK(set_password(reset.link, RESET, BREACHED_PASSWORD "!"));
}

static void says_everything_that_is_wrong_at_once(void)
{
    char token[TOKEN_CAPACITY];
    struct asked call;

    (void)given("wrongly", token);
    CHECK_INT(faults_of(token, GOOD_PASSWORD, "aoba"),
              1u << FAULT(SHORT) | 1u << FAULT(MONOTONOUS) | 1u << FAULT(NAMES) |
                  1u << FAULT(COMMON));
    CHECK_INT(faults_of(token, GOOD_PASSWORD, "PasswordPassword2026"), 1u << FAULT(COMMON));
    call = asked_to_change(token, "no, another one", "short");
    ask_to_change(&call);
    CHECK(call.is_current_wrong);
    CHECK((call.faults & 1u << FAULT(SHORT)) != 0);
    CHECK_OK(sign_in("wrongly", GOOD_PASSWORD));
}

/* All of it at once, also what only the owner's names and last passwords show; and nothing to
 * whoever has no good link. */
static void says_everything_that_is_wrong_to_whoever_has_the_link(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = given("rabbit", token);
    unsigned faults = 0;

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_OK(set_password_faults(reset.link, RESET, "rabbit", &faults));
    CHECK_INT(faults, 1u << FAULT(SHORT) | 1u << FAULT(NAMES) | 1u << FAULT(COMMON));
    CHECK_OK(set_password_faults(reset.link, RESET, "rabbit-aoba-rabbit", &faults));
    CHECK_INT(faults, 1u << FAULT(NAMES));
    CHECK_OK(set_password_faults(reset.link, RESET, GOOD_PASSWORD, &faults));
    CHECK_INT(faults, 1u << FAULT(FORMER));
    CHECK_OK(call_check(token, NULL, NULL)); /* nobody was signed out for it */
    CHECK_OK(sign_in("rabbit", GOOD_PASSWORD));
    CHECK_OK(set_password_faults(reset.link, RESET, SECOND, &faults));
    CHECK_INT(faults, 0);
    CHECK_OK(sign_in("rabbit", SECOND));
    CHECK_STATUS(set_password_faults(reset.link, RESET, "rabbit", &faults), NOT_FOUND);
}

static void refuses_the_last_three_passwords_and_no_others(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = given("repeats", token);

    CHECK_INT(faults_of(token, GOOD_PASSWORD, GOOD_PASSWORD), 1u << FAULT(FORMER));
    change(token, GOOD_PASSWORD, SECOND);
    change(token, SECOND, THIRD);
    CHECK_INT(faults_of(token, THIRD, GOOD_PASSWORD), 1u << FAULT(FORMER));
    CHECK_INT(faults_of(token, THIRD, SECOND), 1u << FAULT(FORMER));
    CHECK_INT(faults_of(token, THIRD, THIRD), 1u << FAULT(FORMER));
    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    CHECK_STATUS(set_password(reset.link, RESET, GOOD_PASSWORD), INVALID_ARGUMENT);
    CHECK_STATUS(set_password(reset.link, RESET, THIRD), INVALID_ARGUMENT);
    CHECK_OK(set_password(reset.link, RESET, FOURTH));
    CHECK_OK(call_sign_in("aoba", "repeats", FOURTH, token, NULL));
    CHECK_INT(faults_of(token, FOURTH, SECOND), 1u << FAULT(FORMER));
    change(token, FOURTH, GOOD_PASSWORD);
    assert_rows(
        "(SELECT count(*) FROM auth.former_passwords f JOIN auth.users u ON u.id = f.user_id"
        "  WHERE login_id = 'repeats') = 2");
}

static void forgets_former_passwords_with_their_user(void)
{
    char token[TOKEN_CAPACITY];

    (void)given("leaves", token);
    change(token, GOOD_PASSWORD, SECOND);
    assert_rows("EXISTS (SELECT FROM auth.former_passwords f JOIN auth.users u ON u.id = f.user_id"
                "         WHERE login_id = 'leaves')");
    test_postgres_execute(&world.postgres, "DELETE FROM auth.passwords USING auth.users u"
                                           " WHERE u.id = user_id AND login_id = 'leaves';"
                                           "DELETE FROM auth.users WHERE login_id = 'leaves'");
    assert_rows("NOT EXISTS (SELECT FROM auth.former_passwords"
                "             WHERE user_id NOT IN (SELECT id FROM auth.users))");
}

static void voids_a_link_that_was_given_out(void)
{
    char token[TOKEN_CAPACITY];
    struct invited reset;
    struct uuid id = given("linked", token);

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    change(token, GOOD_PASSWORD, SECOND);
    CHECK_STATUS(set_password(reset.link, RESET, THIRD), NOT_FOUND);
}

static void answers_alike_and_does_nothing_twice(void)
{
    char token[TOKEN_CAPACITY];
    struct asked call;

    (void)given("again", token);
    size_t before = count_events(aoba, "password_changed");
    call = asked_to_change(token, GOOD_PASSWORD, SECOND);
    ask_to_change(&call);
    CHECK(call.is_changed);
    call.is_changed = false;
    ask_to_change(&call);
    CHECK(call.is_changed && !call.is_current_wrong);
    change(token, SECOND, THIRD);
    WAIT_UNTIL(count_events(aoba, "password_changed") >= before + 2);
    CHECK_INT(count_events(aoba, "password_changed"), before + 2);
}

static void does_not_know_whoever_is_not_active(void)
{
    char token[TOKEN_CAPACITY];
    char pass[PASS_CAPACITY];
    struct uuid id = given("outside", token);
    struct asked call = asked_to_change(token, GOOD_PASSWORD, SECOND);

    CHECK_OK(call_check(token, "auth", pass));
    CHECK_OK(disable(NULL, id));
    ask_to_change_with(&call, pass);
    CHECK_STATUS(call.status, NOT_FOUND);
}

struct dying {
    struct asked call;
    char pass[PASS_CAPACITY];
};

static void *run_dying(void *argument)
{
    struct dying *dying = argument;

    ask_to_change_with(&dying->call, dying->pass);
    return NULL;
}

/* auth dies when the decision is on disk and session has not answered. */
static void die_before_the_barrier(struct dying *dying)
{
    pthread_t thread;

    CHECK_OK(call_check(dying->call.token, "auth", dying->pass));
    (void)world_client(AUTH, PORTAL);
    test_process_signal(&world.programs[SESSION].process, SIGSTOP);
    CHECK(pthread_create(&thread, NULL, run_dying, dying) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM auth.decisions)");
    program_kill(AUTH);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(dying->call.status.code != STATUS_OK);
    test_process_signal(&world.programs[SESSION].process, SIGCONT);
}

static void is_finished_by_the_next_program_when_it_dies_before_the_barrier(void)
{
    char own[TOKEN_CAPACITY];
    char other[TOKEN_CAPACITY];
    struct dying dying;

    (void)given("dies", own);
    CHECK_OK(call_sign_in("aoba", "dies", GOOD_PASSWORD, other, NULL));
    dying.call = asked_to_change(own, GOOD_PASSWORD, SECOND);
    die_before_the_barrier(&dying);
    program_start(AUTH, "");
    program_forget_clients(AUTH);
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    CHECK_OK(call_check(own, NULL, NULL));
    CHECK_STATUS(call_check(other, NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("dies", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(sign_in("dies", SECOND));
    ask_to_change(&dying.call); /* whoever asks again is told that it is done */
    CHECK(dying.call.is_changed);
    assert_rows("NOT EXISTS (SELECT FROM auth.pending_passwords)");
    WAIT_FOR_ROWS("(SELECT count(*) FROM audit.events WHERE kind = 'password_changed'"
                  "  AND actor_id = (SELECT id FROM auth.users WHERE login_id = 'dies')) = 1");
}

/* Or what was chosen first would be carried out over what was set last. */
static void sets_no_password_by_a_link_while_a_change_waits(void)
{
    char own[TOKEN_CAPACITY];
    struct invited reset;
    struct dying dying;
    struct uuid id = given("waits", own);

    CHECK_OK(act(&START_RESET, NULL, id, &reset));
    dying.call = asked_to_change(own, GOOD_PASSWORD, SECOND);
    die_before_the_barrier(&dying);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.decisions SET decided_at = now() + interval '1 hour'");
    program_start(AUTH, "");
    program_forget_clients(AUTH);
    CHECK_STATUS(set_password(reset.link, RESET, THIRD), ABORTED);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.decisions SET decided_at = now() - interval '1 hour'");
    WAIT_FOR_ROWS("NOT EXISTS (SELECT FROM auth.decisions)");
    CHECK_OK(sign_in("waits", SECOND));
}

/* As whoever changes their rights does, while the password is computed. The advisory lock says that
 * the row is held. */
static void *change_rights(void *argument)
{
    (void)argument;
    test_postgres_execute(
        &world.postgres,
        "DO $$ BEGIN"
        "  PERFORM FROM auth.users WHERE login_id = 'raced' FOR UPDATE;"
        "  PERFORM pg_advisory_xact_lock(4712);"
        "  FOR i IN 1..2000 LOOP"
        "    PERFORM pg_stat_clear_snapshot();"
        "    EXIT WHEN EXISTS (SELECT FROM pg_stat_activity"
        "                       WHERE usename = 'auth_svc' AND wait_event_type = 'Lock');"
        "    PERFORM pg_sleep(0.005);"
        "  END LOOP;"
        "  UPDATE auth.users SET version = version + 1 WHERE login_id = 'raced'; END $$");
    return NULL;
}

static void changes_nothing_of_a_user_who_was_changed_meanwhile(void)
{
    char token[TOKEN_CAPACITY];
    char pass[PASS_CAPACITY];
    pthread_t thread;

    (void)given("raced", token);
    struct asked call = asked_to_change(token, GOOD_PASSWORD, SECOND);
    CHECK_OK(call_check(token, "auth", pass));
    CHECK(pthread_create(&thread, NULL, change_rights, NULL) == 0);
    WAIT_FOR_ROWS("EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                  "         AND objid = 4712 AND granted)");
    ask_to_change_with(&call, pass);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK_STATUS(call.status, ABORTED);
    CHECK_OK(sign_in("raced", GOOD_PASSWORD));
}

/* Whoever changes their password stays what they are. */
static void counts_an_administrator_whose_change_waits(void)
{
    char token[TOKEN_CAPACITY];
    struct dying dying;

    (void)create_user(aoba, "chief", "administrator");
    CHECK_OK(call_sign_in("aoba", "chief", GOOD_PASSWORD, token, NULL));
    dying.call = asked_to_change(token, GOOD_PASSWORD, SECOND);
    die_before_the_barrier(&dying);
    test_postgres_execute(&world.postgres,
                          "UPDATE auth.decisions SET decided_at = now() + interval '1 hour'");
    program_start(AUTH, "");
    program_forget_clients(AUTH);
    CHECK_OK(disable(NULL, administrator));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ends_all_sessions_but_the_own_and_the_old_password),
        TEST(ends_no_session_when_the_others_are_to_stay),
        TEST(lets_customers_change_theirs),
        TEST(refuses_and_records_a_wrong_present_password),
        TEST(refuses_what_was_stolen_elsewhere),
        TEST(says_everything_that_is_wrong_at_once),
        TEST(says_everything_that_is_wrong_to_whoever_has_the_link),
        TEST(refuses_the_last_three_passwords_and_no_others),
        TEST(forgets_former_passwords_with_their_user),
        TEST(voids_a_link_that_was_given_out),
        TEST(answers_alike_and_does_nothing_twice),
        TEST(does_not_know_whoever_is_not_active),
        TEST(is_finished_by_the_next_program_when_it_dies_before_the_barrier),
        TEST(sets_no_password_by_a_link_while_a_change_waits),
        TEST(changes_nothing_of_a_user_who_was_changed_meanwhile),
        TEST(counts_an_administrator_whose_change_waits),
    };

    managing_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
