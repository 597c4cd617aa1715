/* Faults of the whole system under load. Each is done to auth, session with two replicas, audit or
 * PostgreSQL while all kinds of work go on, and then undone:
 *
 * - a call ends within the deadline its caller gave, with its answer, UNAVAILABLE or
 *   DEADLINE_EXCEEDED, and only the kinds of work that need the part are refused;
 * - no answer is wrong: what was ended stays ended, what was not stays, nobody gets another's;
 * - after the fault everything works again within five seconds;
 * - every act that was acknowledged is in the history, once, and the numbers have no gaps. */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "history.h"
#include "load.h"
#include "sessions.h"

/* From the end of the fault, which is for a killed program the moment it is started again. The
 * promise is five seconds; the sanitizers slow everything down three- to fivefold, and a build with
 * them shares its machine with the compiler. */
#ifdef SEKISHO_SANITIZED
enum { RECOVERY_MS = 10000, LATE_MS = 1000 };
#else
enum { RECOVERY_MS = 5000, LATE_MS = 250 };
#endif

enum {
    STALL_MS = 2600, /* longer than any caller waits */
    OUTAGE_MS = 1000,
    CALM_MS = 300, /* what goes on after the recovery: a refusal in there is a late one */
};

#define BIT(kind) (1u << (kind))
#define EVERYTHING (BIT(ACT_KINDS) - 1)

/* What happens, and how it is undone. */
enum harm {
    KILLED,           /* SIGKILL; started again at once, as a supervisor does */
    STALLED,          /* SIGSTOP, SIGCONT */
    DATABASE_STOPPED, /* in good order */
    DATABASE_CRASHED,
    DATABASE_STALLED,
};

struct fault {
    enum harm harm;
    enum identity program; /* harmed, unless it is the database */
    unsigned touches;      /* which kinds of work may be refused */
};

static const char *const harm_names[] = {
    [KILLED] = "killed",
    [STALLED] = "stalled",
    [DATABASE_STOPPED] = "PostgreSQL stopped",
    [DATABASE_CRASHED] = "PostgreSQL crashed",
    [DATABASE_STALLED] = "PostgreSQL stalled",
};

static const char *const program_names[PLACES] = {[AUTH] = "auth ",
                                                  [SESSION] = "session ",
                                                  [SECOND_SESSION] = "second session ",
                                                  [AUDIT] = "audit "};

static void pause_ms(int64_t milliseconds)
{
    (void)nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
}

static void begin(const struct fault *fault)
{
    switch (fault->harm) {
    case KILLED:
        program_kill(fault->program);
        break;
    case STALLED:
        test_process_signal(&world.programs[fault->program].process, SIGSTOP);
        pause_ms(STALL_MS);
        break;
    case DATABASE_STOPPED:
        test_postgres_stop(&world.postgres);
        pause_ms(OUTAGE_MS);
        test_postgres_start(&world.postgres);
        break;
    case DATABASE_CRASHED:
        test_postgres_stop_immediate(&world.postgres);
        pause_ms(OUTAGE_MS);
        test_postgres_start(&world.postgres);
        break;
    case DATABASE_STALLED:
        test_postgres_stall(&world.postgres);
        pause_ms(STALL_MS);
        break;
    }
}

/* Undoes it; from here on the recovery is measured. A server that has been started is there. */
static void end(const struct fault *fault)
{
    switch (fault->harm) {
    case KILLED:
        program_launch(fault->program, "");
        break;
    case STALLED:
        test_process_signal(&world.programs[fault->program].process, SIGCONT);
        break;
    case DATABASE_STOPPED:
    case DATABASE_CRASHED:
        break;
    case DATABASE_STALLED:
        test_postgres_continue(&world.postgres);
        break;
    }
}

/* One call in the light of the fault. */
static void check_call(const struct journal_call *call, const struct fault *fault, int64_t begun_ms)
{
    int64_t took_ms = call->ended_ms - call->begun_ms;
    const char *name = act_names[call->kind];

    if (took_ms > act_deadline_ms(call->kind) + LATE_MS)
        test_fail(__FILE__, __LINE__, "%s ends within its deadline, not after %lld ms", name,
                  (long long)took_ms);
    if (call->is_refused && call->ended_ms < begun_ms)
        test_fail(__FILE__, __LINE__, "%s is not refused before: %s", name,
                  status_code_name(call->code));
    if (call->is_refused && !(fault->touches & BIT(call->kind)))
        test_fail(__FILE__, __LINE__, "%s goes on: %s", name, status_code_name(call->code));
}

/* When the last kind of work went again, and the last refusal was over. */
static int64_t recovered_ms(size_t first, int64_t ended_ms)
{
    int64_t first_good[ACT_KINDS] = {0};
    int64_t recovered = ended_ms;

    for (size_t i = first; i < journal_call_count(); i++) {
        const struct journal_call *call = journal_call(i);
        if (call->is_refused && call->ended_ms > recovered)
            recovered = call->ended_ms;
        if (!call->is_refused && call->begun_ms >= ended_ms && first_good[call->kind] == 0)
            first_good[call->kind] = call->ended_ms;
    }
    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++)
        recovered = first_good[kind] > recovered ? first_good[kind] : recovered;
    return recovered;
}

static void report(const struct fault *fault, size_t first, int64_t recovery_ms)
{
    size_t refused = 0;
    int64_t slowest_ms = 0;

    for (size_t i = first; i < journal_call_count(); i++) {
        const struct journal_call *call = journal_call(i);
        int64_t took_ms = call->ended_ms - call->begun_ms;
        refused += call->is_refused;
        slowest_ms = took_ms > slowest_ms ? took_ms : slowest_ms;
    }
    bool is_database = fault->harm >= DATABASE_STOPPED;
    printf("# %s%s: %zu calls, %zu refused, slowest %lld ms, recovered after %lld ms\n",
           is_database ? "" : program_names[fault->program], harm_names[fault->harm],
           journal_call_count() - first, refused, (long long)slowest_ms, (long long)recovery_ms);
}

/* Without load, so every answer must be one. */
static void probe_sessions(size_t from)
{
    for (size_t i = from; i < sessions_count(); i++) {
        struct known_session *session = sessions_get(i);
        CHECK(session_probe(session, ACT_CHECK));
        CHECK(session_probe(session, ACT_CHECK_SECOND));
    }
}

static void survive(const struct fault *fault)
{
    size_t first_call = journal_call_count();
    size_t first_session = sessions_count();
    int64_t started_ms = world_now_ms();

    load_start();
    WAIT_UNTIL(journal_has_all(started_ms));
    int64_t begun_ms = world_now_ms();
    begin(fault);
    int64_t ended_ms = world_now_ms();
    end(fault);
    WAIT_UNTIL(journal_has_all(ended_ms));
    pause_ms(CALM_MS);
    load_stop();

    for (size_t i = first_call; i < journal_call_count(); i++)
        check_call(journal_call(i), fault, begun_ms);
    int64_t recovery_ms = recovered_ms(first_call, ended_ms) - ended_ms;
    report(fault, first_call, recovery_ms);
    CHECK(recovery_ms <= RECOVERY_MS);
    history_read();
    history_check();
    probe_sessions(first_session);
}

/* What nobody but these can do, and what they need of each other. */
#define NEEDS_AUTH (BIT(ACT_SIGN_IN) | BIT(ACT_CREATE_USER) | BIT(ACT_DISABLE))
#define NEEDS_SESSION (BIT(ACT_CHECK) | BIT(ACT_END) | BIT(ACT_SIGN_IN) | BIT(ACT_DISABLE))
#define NEEDS_SECOND_SESSION (BIT(ACT_CHECK_SECOND) | BIT(ACT_END_SECOND))
#define NEEDS_AUDIT BIT(ACT_SEARCH)

static void loses_nothing_when_auth_is_killed(void)
{
    survive(&(struct fault){.harm = KILLED, .program = AUTH, .touches = NEEDS_AUTH});
}

static void loses_nothing_when_session_is_killed(void)
{
    survive(&(struct fault){.harm = KILLED, .program = SESSION, .touches = NEEDS_SESSION});
}

static void loses_nothing_when_one_replica_of_session_is_killed(void)
{
    survive(&(struct fault){
        .harm = KILLED, .program = SECOND_SESSION, .touches = NEEDS_SECOND_SESSION});
}

static void loses_nothing_when_audit_is_killed(void)
{
    survive(&(struct fault){.harm = KILLED, .program = AUDIT, .touches = NEEDS_AUDIT});
}

static void loses_nothing_when_auth_stalls(void)
{
    survive(&(struct fault){.harm = STALLED, .program = AUTH, .touches = NEEDS_AUTH});
}

static void loses_nothing_when_session_stalls(void)
{
    survive(&(struct fault){.harm = STALLED, .program = SESSION, .touches = NEEDS_SESSION});
}

static void loses_nothing_when_one_replica_of_session_stalls(void)
{
    survive(&(struct fault){
        .harm = STALLED, .program = SECOND_SESSION, .touches = NEEDS_SECOND_SESSION});
}

static void loses_nothing_when_audit_stalls(void)
{
    survive(&(struct fault){.harm = STALLED, .program = AUDIT, .touches = NEEDS_AUDIT});
}

static void loses_nothing_when_postgresql_is_stopped(void)
{
    survive(&(struct fault){.harm = DATABASE_STOPPED, .touches = EVERYTHING});
}

static void loses_nothing_when_postgresql_crashes(void)
{
    survive(&(struct fault){.harm = DATABASE_CRASHED, .touches = EVERYTHING});
}

static void loses_nothing_when_postgresql_stalls(void)
{
    survive(&(struct fault){.harm = DATABASE_STALLED, .touches = EVERYTHING});
}

/* The record of the sign-in is on disk, the session could not be made: asking again is no double
 * click. */
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
    probe_sessions(0);
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
