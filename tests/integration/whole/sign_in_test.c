/* Coming in and being put out, over auth, session and audit as they run. */
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "support/postgres.h"
#include "support/world/people.h"
#include "text/password.h"

static int64_t aoba;

static struct status sign_in(const char *tenant, const char *login, const char *password)
{
    char token[TOKEN_CAPACITY];

    return call_sign_in(tenant, login, password, token, NULL);
}

static void answers_alike_for_every_cause(void)
{
    static const char *const attempts[][3] = {
        {"aoba", "suzuki.m", "wrong password entirely"},
        {"aoba", "nobody", GOOD_PASSWORD},
        {"nowhere", "suzuki.m", GOOD_PASSWORD},
        {"aoba", "", ""},
        {"", "", ""},
        {"aoba", "disabled", GOOD_PASSWORD},
        {"aoba", "'; DROP TABLE users; --", "x"},
        {"aoba", "suzuki.m", ""},
    };
    char token[TOKEN_CAPACITY];

    CHECK_OK(call_disable(aoba, create_user(aoba, "disabled", "clerk")));
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        const char *refusal = "";
        CHECK_STATUS(call_sign_in(attempts[i][0], attempts[i][1], attempts[i][2], token, &refusal),
                     UNAUTHENTICATED);
        CHECK_TEXT(refusal, "ID or password is wrong");
    }
}

/* This world's services share one event key on purpose: auth's and session's events of one sign-in
 * must not pass for each other. */
static void lets_in_with_the_password_and_records_it(void)
{
    char token[TOKEN_CAPACITY];
    int64_t tenant = create_tenant("recorded");

    (void)create_user(tenant, "suzuki.m", "viewer");
    CHECK_OK(call_sign_in("recorded", "suzuki.m", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_check(token, NULL, NULL));
    WAIT_UNTIL(count_events(tenant, "authn_login_success") == 1);
}

/* Writes a code point of three bytes. */
static char *put(char *at, unsigned point)
{
    *at++ = (char)(0xe0 | point >> 12);
    *at++ = (char)(0x80 | (point >> 6 & 0x3f));
    *at++ = (char)(0x80 | (point & 0x3f));
    return at;
}

/* 128 Hangul syllables, each one code point as most keyboards send it, three as some do (UAX #15):
 * the longest password there is, in 384 bytes and in 1,152. */
static void knows_the_longest_password_in_either_normal_form(void)
{
    enum { SYLLABLES = PASSWORD_MAXIMUM, VOWELS = 21, TAILS = 28 };
    char composed[3 * SYLLABLES + 1] = {0};
    char apart[PASSWORD_TYPED_MAXIMUM + 2] = {0};
    char *composed_end = composed;
    char *apart_end = apart;

    for (unsigned i = 0; i < SYLLABLES; i++) {
        unsigned lead = i % 19;
        unsigned vowel = i % VOWELS;
        composed_end = put(composed_end, 0xac00 + (lead * VOWELS + vowel) * TAILS + 1);
        apart_end = put(put(put(apart_end, 0x1100 + lead), 0x1161 + vowel), 0x11a8);
    }
    (void)create_user_with_password(aoba, "longest", "viewer", composed);
    CHECK_OK(sign_in("aoba", "longest", composed));
    CHECK_OK(sign_in("aoba", "longest", apart));
    memset(apart_end, 'x', sizeof apart - 1 - (size_t)(apart_end - apart));
    CHECK_STATUS(sign_in("aoba", "longest", apart), INVALID_ARGUMENT);
    apart[PASSWORD_TYPED_MAXIMUM] = '\0';
    CHECK_STATUS(sign_in("aoba", "longest", apart), UNAUTHENTICATED);
}

/* The same login however it is typed. */
static void knows_one_person_by_every_spelling(void)
{
    CHECK_OK(sign_in("aoba", "ＳＵＺＵＫＩ．Ｍ", GOOD_PASSWORD));
    CHECK_OK(sign_in("aoba", "Suzuki.M", GOOD_PASSWORD));
}

static void refuses_a_second_user_of_one_login_id(void)
{
    struct uuid id;

    CHECK_STATUS(call_create_user(aoba, "Suzuki.M", "viewer", &id), ALREADY_EXISTS);
    CHECK_STATUS(call_create_user(aoba, "x", "viewer", &id), INVALID_ARGUMENT);
    CHECK_STATUS(call_create_user(aoba, "valid", "emperor", &id), INVALID_ARGUMENT);
    CHECK_STATUS(call_create_user(aoba + 1000, "valid", "viewer", &id), NOT_FOUND);
}

static void ends_every_session_before_a_disabling_is_answered(void)
{
    struct uuid leaver = create_user(aoba, "leaver", "clerk");
    char tokens[3][TOKEN_CAPACITY];

    for (size_t i = 0; i < COUNT_OF(tokens); i++)
        CHECK_OK(call_sign_in("aoba", "leaver", GOOD_PASSWORD, tokens[i], NULL));
    CHECK_OK(call_disable(aoba, leaver));
    for (size_t i = 0; i < COUNT_OF(tokens); i++)
        CHECK_STATUS(call_check(tokens[i], NULL, NULL), UNAUTHENTICATED);
    CHECK_STATUS(sign_in("aoba", "leaver", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(call_disable(aoba, leaver));
}

static void takes_another_tenants_user_for_missing(void)
{
    int64_t other = create_tenant("minato");
    struct uuid user = create_user(other, "tanaka", "clerk");
    char token[TOKEN_CAPACITY];

    CHECK_STATUS(call_disable(aoba, user), NOT_FOUND);
    CHECK_STATUS(sign_in("aoba", "tanaka", GOOD_PASSWORD), UNAUTHENTICATED);
    CHECK_OK(call_sign_in("minato", "tanaka", GOOD_PASSWORD, token, NULL));
}

struct race {
    int64_t tenant_id;
    struct uuid user_id;
    struct status status;
};

static void *disable(void *argument)
{
    struct race *race = argument;

    race->status = call_disable(race->tenant_id, race->user_id);
    return NULL;
}

static void keeps_one_administrator_when_two_are_disabled_at_once(void)
{
    enum { ROUNDS = 5, RACERS = 2 };

    for (int round = 0; round < ROUNDS; round++) {
        char code[] = "race-0";
        code[sizeof code - 2] = (char)('0' + round);
        int64_t tenant = create_tenant(code);
        struct race races[RACERS] = {
            {.tenant_id = tenant, .user_id = create_user(tenant, "first", "administrator")},
            {.tenant_id = tenant, .user_id = create_user(tenant, "second", "administrator")}};
        pthread_t threads[RACERS];
        for (size_t i = 0; i < RACERS; i++)
            CHECK(pthread_create(&threads[i], NULL, disable, &races[i]) == 0);
        for (size_t i = 0; i < RACERS; i++)
            CHECK(pthread_join(threads[i], NULL) == 0);
        int done = (races[0].status.code == STATUS_OK) + (races[1].status.code == STATUS_OK);
        CHECK_INT(done, 1);
    }
}

static void tells_an_outage_from_a_wrong_password(void)
{
    test_postgres_stop(&world.postgres);
    CHECK_STATUS(sign_in("aoba", "suzuki.m", GOOD_PASSWORD), UNAVAILABLE);
    test_postgres_start(&world.postgres);
    WAIT_UNTIL(status_is_ok(sign_in("aoba", "suzuki.m", GOOD_PASSWORD)));
}

static void loses_no_event_and_doubles_none_while_audit_is_away(void)
{
    enum { ATTEMPTS = 10 };
    int64_t tenant = create_tenant("kept");

    (void)create_user(tenant, "suzuki.m", "viewer");
    program_kill(AUDIT);
    for (int i = 0; i < ATTEMPTS; i++)
        CHECK_OK(sign_in("kept", "suzuki.m", GOOD_PASSWORD));
    program_start(AUDIT, "");
    wait_for_delivery();
    CHECK_INT(count_events(tenant, "authn_login_success"), ATTEMPTS);
}

static void lets_nobody_in_while_session_is_away(void)
{
    int64_t tenant = create_tenant("shut");

    (void)create_user(tenant, "suzuki.m", "viewer");
    program_kill(SESSION);
    CHECK(sign_in("shut", "suzuki.m", GOOD_PASSWORD).code != STATUS_OK);
    WAIT_UNTIL(count_events(tenant, "authn_login_fail") == 1);
    CHECK_INT(count_events(tenant, "authn_login_success"), 0);
    program_start(SESSION, "");
    WAIT_UNTIL(status_is_ok(sign_in("shut", "suzuki.m", GOOD_PASSWORD)));
    WAIT_UNTIL(count_events(tenant, "authn_login_success") == 1);
}

static void never_writes_a_password_down(void)
{
    for (enum identity program = 0; program < SERVERS; program++) {
        CHECK(!test_process_has_said(&world.programs[program].process, GOOD_PASSWORD));
        CHECK(!test_process_has_said(&world.programs[program].process, "wrong password entirely"));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(answers_alike_for_every_cause),
        TEST(lets_in_with_the_password_and_records_it),
        TEST(knows_the_longest_password_in_either_normal_form),
        TEST(knows_one_person_by_every_spelling),
        TEST(refuses_a_second_user_of_one_login_id),
        TEST(ends_every_session_before_a_disabling_is_answered),
        TEST(takes_another_tenants_user_for_missing),
        TEST(keeps_one_administrator_when_two_are_disabled_at_once),
        TEST(tells_an_outage_from_a_wrong_password),
        TEST(loses_no_event_and_doubles_none_while_audit_is_away),
        TEST(lets_nobody_in_while_session_is_away),
        TEST(never_writes_a_password_down),
    };

    world_open(WORLD_QUICK);
    aoba = create_tenant("aoba");
    (void)create_user(aoba, "suzuki.m", "viewer");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
