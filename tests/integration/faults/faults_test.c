/* Faults of the whole system under load: each is done to auth, session with two replicas, audit or
 * PostgreSQL while all kinds of work go on, and then undone. trial.h says what is asked of each. */
#include <signal.h>

#include "acts.h"
#include "history.h"
#include "load.h"
#include "sessions.h"
#include "trial.h"

enum {
    STALL_MS = 2600,       /* longer than any caller waits */
    AUDIT_STALL_MS = 3600, /* longer than those wait that deliver events */
    OUTAGE_MS = 1000,
};

static void survive_stall(enum identity program, int64_t lasts_ms, const char *name,
                          unsigned touches)
{
    struct trial trial;

    trial_begin(&trial, name, touches);
    test_process_signal(&world.programs[program].process, SIGSTOP);
    trial_pause_ms(lasts_ms);
    trial_fault_ends(&trial);
    test_process_signal(&world.programs[program].process, SIGCONT);
    trial_finish(&trial);
}

/* The fault ends when the server is there again. */
static void survive_outage(void (*stop)(const struct test_postgres *), const char *name)
{
    struct trial trial;

    trial_begin(&trial, name, EVERYTHING);
    stop(&world.postgres);
    trial_pause_ms(OUTAGE_MS);
    test_postgres_start(&world.postgres);
    trial_fault_ends(&trial);
    trial_finish(&trial);
}

static void loses_nothing_when_auth_is_killed(void)
{
    trial_survive_death(AUTH, "auth killed", NEEDS_AUTH);
}

static void loses_nothing_when_session_is_killed(void)
{
    trial_survive_death(SESSION, "session killed", NEEDS_SESSION);
}

static void loses_nothing_when_one_replica_of_session_is_killed(void)
{
    trial_survive_death(SECOND_SESSION, "second session killed", NEEDS_SECOND_SESSION);
}

static void loses_nothing_when_audit_is_killed(void)
{
    trial_survive_death(AUDIT, "audit killed", NEEDS_AUDIT);
}

static void loses_nothing_when_auth_stalls(void)
{
    survive_stall(AUTH, STALL_MS, "auth stalled", NEEDS_AUTH);
}

static void loses_nothing_when_session_stalls(void)
{
    survive_stall(SESSION, STALL_MS, "session stalled", NEEDS_SESSION);
}

static void loses_nothing_when_one_replica_of_session_stalls(void)
{
    survive_stall(SECOND_SESSION, STALL_MS, "second session stalled", NEEDS_SECOND_SESSION);
}

static void loses_nothing_when_audit_stalls(void)
{
    survive_stall(AUDIT, AUDIT_STALL_MS, "audit stalled", NEEDS_AUDIT);
}

static void loses_nothing_when_postgresql_is_stopped(void)
{
    survive_outage(test_postgres_stop, "PostgreSQL stopped");
}

static void loses_nothing_when_postgresql_crashes(void)
{
    survive_outage(test_postgres_stop_immediate, "PostgreSQL crashed");
}

static void loses_nothing_when_postgresql_stalls(void)
{
    struct trial trial;

    trial_begin(&trial, "PostgreSQL stalled", EVERYTHING);
    test_postgres_stall(&world.postgres);
    trial_pause_ms(STALL_MS);
    trial_fault_ends(&trial);
    test_postgres_continue(&world.postgres);
    trial_finish(&trial);
}

/* The password was right, the session could not be made: asking again is no double click. */
static void lets_in_with_the_same_key_when_session_is_back(void)
{
    struct person person = {.company = &load_companies[0], .login_id = "regular-0"};
    struct act *act = journal_begin(ACT_SIGN_IN, person.company->id);
    char token[TOKEN_CAPACITY];
    enum answer answer = UNKNOWN;

    program_kill(SESSION);
    CHECK(act_sign_in(act, &person, token) == UNKNOWN);
    program_start(SESSION, "");
    WAIT_UNTIL((answer = act_sign_in(act, &person, token)) != UNKNOWN);
    CHECK(answer == YES);
    CHECK(act_sign_in(act, &person, token) == NO);
    history_read();
    history_check();
}

static void keeps_every_session_as_it_was_left(void)
{
    CHECK(sessions_count() > 0);
    /* The replica that was started last is known by a new connection, which may not be there yet.
     */
    WAIT_UNTIL(session_probe(sessions_get(0), ACT_CHECK));
    WAIT_UNTIL(session_probe(sessions_get(0), ACT_CHECK_SECOND));
    trial_probe_sessions(0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(loses_nothing_when_auth_is_killed),
        TEST(loses_nothing_when_session_is_killed),
        TEST(loses_nothing_when_one_replica_of_session_is_killed),
        TEST(loses_nothing_when_audit_is_killed),
        TEST(loses_nothing_when_auth_stalls),
        TEST(loses_nothing_when_session_stalls),
        TEST(loses_nothing_when_one_replica_of_session_stalls),
        TEST(loses_nothing_when_audit_stalls),
        TEST(loses_nothing_when_postgresql_is_stopped),
        TEST(loses_nothing_when_postgresql_crashes),
        TEST(loses_nothing_when_postgresql_stalls),
        TEST(lets_in_with_the_same_key_when_session_is_back),
        TEST(keeps_every_session_as_it_was_left),
    };

    world_open(WORLD_QUICK);
    program_start(SECOND_SESSION, "");
    load_open();
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
