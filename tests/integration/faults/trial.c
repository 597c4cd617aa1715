#include "trial.h"

#include <stdio.h>
#include <time.h>

#include "acts.h"
#include "history.h"
#include "load.h"
#include "sessions.h"

#ifdef SEKISHO_SANITIZED
enum { LATE_MS = 500 };
#else
enum { LATE_MS = 250 };
#endif

/* A late answer passes through so many threads, each of which a busy machine may let wait. */
enum { HOPS = 3 };

enum { CALM_MS = 300 }; /* what goes on after the recovery: a refusal in there is a late one */

void trial_pause_ms(int64_t milliseconds)
{
    (void)nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000}, NULL);
}

void trial_begin(struct trial *trial, const char *name, unsigned touches)
{
    int64_t started_ms = world_now_ms();

    *trial = (struct trial){.name = name,
                            .touches = touches,
                            .first_call = journal_call_count(),
                            .first_session = sessions_count()};
    load_start();
    WAIT_UNTIL(journal_has_all(started_ms));
    trial->begun_ms = world_now_ms();
}

void trial_fault_ends(struct trial *trial)
{
    trial->ended_ms = world_now_ms();
}

/* One call in the light of the fault. */
static void check_call(const struct journal_call *call, const struct trial *trial)
{
    int64_t took_ms = call->ended_ms - call->begun_ms;
    const char *name = act_names[call->kind];

    if (took_ms > act_deadline_ms(call->kind) + LATE_MS + HOPS * load_worst_delay_ms())
        test_fail(__FILE__, __LINE__, "%s ends within its deadline, not after %lld ms", name,
                  (long long)took_ms);
    if (call->is_refused && call->ended_ms < trial->begun_ms)
        test_fail(__FILE__, __LINE__, "%s is not refused before: %s", name,
                  status_code_name(call->code));
    if (call->is_refused && !(trial->touches & BIT(call->kind)))
        test_fail(__FILE__, __LINE__, "%s goes on: %s", name, status_code_name(call->code));
}

/* When the last kind of work went again, and the last refusal was over. */
static int64_t recovery_ms(const struct trial *trial)
{
    int64_t first_good[ACT_KINDS] = {0};
    int64_t recovered = trial->ended_ms;

    for (size_t i = trial->first_call; i < journal_call_count(); i++) {
        const struct journal_call *call = journal_call(i);
        if (call->is_refused && call->ended_ms > recovered)
            recovered = call->ended_ms;
        if (!call->is_refused && call->begun_ms >= trial->ended_ms && first_good[call->kind] == 0)
            first_good[call->kind] = call->ended_ms;
    }
    for (enum act_kind kind = 0; kind < ACT_KINDS; kind++)
        recovered = first_good[kind] > recovered ? first_good[kind] : recovered;
    return recovered - trial->ended_ms;
}

static void report(const struct trial *trial)
{
    size_t refused = 0;
    int64_t slowest_ms = 0;

    for (size_t i = trial->first_call; i < journal_call_count(); i++) {
        const struct journal_call *call = journal_call(i);
        int64_t took_ms = call->ended_ms - call->begun_ms;
        refused += call->is_refused;
        slowest_ms = took_ms > slowest_ms ? took_ms : slowest_ms;
    }
    printf("# %s: %zu calls, %zu refused, slowest %lld ms, recovered after %lld ms, threads "
           "delayed by %lld ms\n",
           trial->name, journal_call_count() - trial->first_call, refused, (long long)slowest_ms,
           (long long)recovery_ms(trial), (long long)load_worst_delay_ms());
}

void trial_probe_sessions(size_t from)
{
    for (size_t i = from; i < sessions_count(); i++) {
        struct known_session *session = sessions_get(i);
        CHECK(session_probe(session, ACT_CHECK));
        CHECK(session_probe(session, ACT_CHECK_SECOND));
    }
}

void trial_finish(struct trial *trial)
{
    WAIT_UNTIL(journal_has_all(trial->ended_ms));
    trial_pause_ms(CALM_MS);
    load_stop();
    report(trial);
    for (size_t i = trial->first_call; i < journal_call_count(); i++)
        check_call(journal_call(i), trial);
    CHECK(recovery_ms(trial) <= TRIAL_RECOVERY_MS);
    history_read();
    history_check();
    trial_probe_sessions(trial->first_session);
}

void trial_survive_death(enum identity program, const char *name, unsigned touches)
{
    struct trial trial;

    trial_begin(&trial, name, touches);
    program_kill(program);
    trial_fault_ends(&trial);
    program_launch(program, "");
    trial_finish(&trial);
}
