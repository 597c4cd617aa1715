/* A database, a session and a history that are fakes and die at any step. Transactions are real
 * enough: what was not committed is gone. Criterion gives every test a process of its own. */
#ifndef UNIT_AUTH_MORTAL_H
#define UNIT_AUTH_MORTAL_H

#include "domain/decision.h"
#include "domain/user.h"
#include "outbox/event.h"

#define MORTAL_NOW_US INT64_C(1764000000000000)

enum { MORTAL_QUESTIONS = 8, MORTAL_KEY_SIZE = 24, MORTAL_SESSIONS = 3 };

/* What is on disk. */
struct mortal_disk {
    struct user user; /* of company 7 */
    struct decision decision;
    bool is_under_way;
    bool key_is_taken;
    int64_t ended_before; /* sessions, by what the decision's earlier versions raised */
    int departures;
    int64_t departed_sessions; /* as the departure says */
    int events;                /* user_disabled */
    int held_events;           /* user_leaving_held */
    enum outbox_actor_kind actor;
    struct uuid event_id;
    char reason[USER_REASON_CAPACITY];
};

extern struct mortal {
    struct mortal_disk disk;
    int transactions;
    int64_t staying; /* administrators, as they are counted */
    bool outbox_is_full;
    bool has_stray; /* something that cannot be finished is overdue, longest of all */

    /* session's side: what it has, and what it was asked. */
    int64_t barrier;
    struct uuid barrier_request;
    uint8_t barrier_keys[MORTAL_QUESTIONS][MORTAL_KEY_SIZE];
    uint32_t barrier_answers[MORTAL_QUESTIONS];
    size_t barrier_count;
    uint32_t sessions;       /* of the user */
    int questions;           /* also those it did not answer */
    void (*meanwhile)(void); /* what others do while it is asked; NULL for nothing */

    /* Each step is counted; the one of this number fails, before or after it was done. */
    int step, failing_step;
    bool is_done_when_failing;
} mortal;

/* The same user, active and of version 4, and nothing done about them yet; step `dying_at` fails,
 * with `done` after it was done. */
void mortal_start_over(int dying_at, bool done);

#endif
