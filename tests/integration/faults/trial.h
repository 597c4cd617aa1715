/* One fault under load, from its first call to the last look into the history:
 *
 *     trial_begin(&trial, "audit killed", BIT(ACT_SEARCH));
 *     ... the fault ...
 *     trial_fault_ends(&trial);
 *     ... what ends it ...
 *     trial_finish(&trial);
 *
 * What is asked of every fault:
 * - a call ends within the deadline its caller gave, with its answer, UNAVAILABLE or
 *   DEADLINE_EXCEEDED, and only the kinds of work that need the part are refused;
 * - no answer is wrong: what was ended stays ended, what was not stays, nobody gets another's;
 * - after the fault everything works again within five seconds;
 * - every act that was acknowledged is in the history, once, and the numbers have no gaps. */
#ifndef INTEGRATION_FAULTS_TRIAL_H
#define INTEGRATION_FAULTS_TRIAL_H

#include "journal.h"
#include "support/world/world.h"

/* The promise is five seconds; the sanitizers slow everything down three- to fivefold, and a build
 * with them shares its machine with the compiler. */
#ifdef SEKISHO_SANITIZED
enum { TRIAL_RECOVERY_MS = 10000 };
#else
enum { TRIAL_RECOVERY_MS = 5000 };
#endif

#define BIT(kind) (1u << (kind))
#define EVERYTHING (BIT(ACT_KINDS) - 1)

/* What nobody but these can do, and what they need of each other. */
#define NEEDS_AUTH (BIT(ACT_SIGN_IN) | BIT(ACT_CREATE_USER) | BIT(ACT_DISABLE))
#define NEEDS_SESSION (BIT(ACT_CHECK) | BIT(ACT_END) | BIT(ACT_SIGN_IN) | BIT(ACT_DISABLE))
#define NEEDS_SECOND_SESSION (BIT(ACT_CHECK_SECOND) | BIT(ACT_END_SECOND))
#define NEEDS_AUDIT BIT(ACT_SEARCH)

struct trial {
    const char *name;
    unsigned touches; /* BITs of the kinds of work that may be refused */
    size_t first_call;
    size_t first_session;
    int64_t begun_ms;
    int64_t ended_ms;
};

/* Starts the load and waits until all kinds of work go; then the fault may begin. */
void trial_begin(struct trial *trial, const char *name, unsigned touches);

/* From here on the recovery is measured: for a killed program the moment it is started again. */
void trial_fault_ends(struct trial *trial);

/* Waits until all kinds of work go again, ends the load, and checks what is said above. Prints what
 * it measured. */
void trial_finish(struct trial *trial);

/* All of it for SIGKILL, after which the program is started again at once, as a supervisor does. */
void trial_survive_death(enum identity program, const char *name, unsigned touches);

/* Without load: every known session from that one on is as it was left, at both replicas. */
void trial_probe_sessions(size_t from);

void trial_pause_ms(int64_t milliseconds);

#endif
