/* What handle_check() and check_from_memory() are tried over: fakes that stand in for memory, feed,
 * database and history. */
#ifndef UNIT_SESSION_CHECK_FAKES_H
#define UNIT_SESSION_CHECK_FAKES_H

#include "domain/rotation.h"
#include "handlers/networks.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "service.h"

typedef Sekisho__Session__V1__CheckRequest CheckRequest;
typedef Sekisho__Session__V1__CheckResponse CheckResponse;

#define NOW (INT64_C(1764000000) * SECOND_US)
#define TOKEN "mDfJ0n5sXyA-_4lq3Zk8TtYw1cVbR7eGhUoPiLaQsE0"

/* What the fakes hold and how they answer. */
extern bool fresh;
extern bool in_memory;
extern bool held;
extern struct session stored;
extern struct status lookup_answer;
extern struct status ended_answer;
extern struct status record_answer;
extern bool expire_says_over;
extern int64_t rows_touched;
extern struct token_standing standing;
extern bool networks_in_memory;
extern enum network_verdict verdict;
extern struct status networks_answer;

/* What was asked of them. */
extern int lookups;
extern int touches;
extern int expiries;
extern int successions;
extern int thefts;
extern int moves; /* of the idle clock in memory */
extern struct address asked_from;
extern char recorded[64];

extern struct session_service service;
extern struct arena arena;
extern CheckRequest request;
extern CheckResponse response;
extern char caller[16];

struct status from_worker(void);

/* False when it leaves the answer to the worker. */
bool from_memory(struct status *out);

/* Init and fini of the suites. */
void given_a_live_session_in_memory_and_database(void);
void clear_what_was_given(void);

void nothing_in_memory(void);

#endif
