/* What the load wanted, every call it made for that, how each was answered and how long it took.
 * Any number of threads write at once. Nothing is ever taken out. */
#ifndef INTEGRATION_FAULTS_JOURNAL_H
#define INTEGRATION_FAULTS_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"

/* What is done, and where when that makes a difference. */
enum act_kind {
    ACT_SIGN_IN,
    ACT_CHECK,        /* at the first session */
    ACT_CHECK_SECOND, /* at the second */
    ACT_END,
    ACT_END_SECOND,
    ACT_SEARCH,
    ACT_CREATE_USER,
    ACT_DISABLE,
    ACT_KINDS,
};

extern const char *const act_names[ACT_KINDS];

enum { ACT_EVENTS_MAXIMUM = 2 }; /* of different kinds, that one act leaves */

/* One thing somebody wants done, however many calls it takes. */
struct act {
    enum act_kind kind;
    int64_t tenant_id;
    struct uuid id; /* of its calls: request id and idempotency key; in its events */
    bool is_acknowledged;
    uint32_t events[ACT_EVENTS_MAXIMUM]; /* how many the history has: history.c */
};

struct journal_call {
    enum act_kind kind;
    enum status_code code;
    bool is_refused; /* unavailable or too late: nobody knows whether it was done */
    int64_t begun_ms;
    int64_t ended_ms;
};

/* A new act with a new id. It stays where it is. */
struct act *journal_begin(enum act_kind kind, int64_t tenant_id);

/* The act of that id, or NULL. */
struct act *journal_find(struct uuid id);

/* A call for it was answered, just now. */
void journal_answer(struct act *act, int64_t begun_ms, enum status_code code);

/* How many there are; no further one is written while the load stands still. */
size_t journal_act_count(void);
size_t journal_call_count(void);
struct act *journal_act(size_t index);
const struct journal_call *journal_call(size_t index);

/* Whether a call of that kind, or one of every kind, that began then or later was answered, and not
 * with a refusal. */
bool journal_has(enum act_kind kind, int64_t since_ms);
bool journal_has_all(int64_t since_ms);

/* Whether a call of that kind that began then or later was refused. */
bool journal_has_refused(enum act_kind kind, int64_t since_ms);

#endif
