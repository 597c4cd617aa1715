/* Calls that come at once, by turns to each of four replicas of auth over one database. */
#ifndef INTEGRATION_WHOLE_CROWD_H
#define INTEGRATION_WHOLE_CROWD_H

#include "support/world/world.h"

enum { CROWD_MAXIMUM = 50, CROWD_KEY_SIZE = 16 };

/* One call, and what came of it. */
struct rival {
    const struct rpc_target *method;
    const ProtobufCMessage *request; /* stays until crowd_rush() has returned */
    uint8_t key[CROWD_KEY_SIZE];
    struct arena arena; /* of `answer` */
    enum status_code outcome;
    const void *answer; /* NULL unless OK */
};

struct crowd {
    enum identity caller;
    size_t count;
    struct rival rivals[CROWD_MAXIMUM];
};

/* Starts the replicas beside the one that runs. */
void crowd_start_replicas(void);

/* `count` rivals, each with a key of its own; what else they are is the test's to say. */
void crowd_open(struct crowd *crowd, enum identity caller, size_t count);
void crowd_close(struct crowd *crowd);

/* Whether it says nothing of what was asked: too many waited, another was at it, or the answer was
 * lost. A client that is told so asks again with the same key. */
bool crowd_is_passing(enum status_code outcome);

/* Begins all calls before it waits for the first. Those that got a passing answer come again, all
 * at once, until there is none left: returns when each has an answer that stays. */
void crowd_rush(struct crowd *crowd);

/* How many came out so. */
size_t crowd_count(const struct crowd *crowd, enum status_code outcome);

/* The only one that was OK. That there is one, and that all the others were refused with this, is
 * checked. */
size_t crowd_winner(const struct crowd *crowd, enum status_code refusal);

#endif
