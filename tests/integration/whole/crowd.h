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

/* Begins all calls before it waits for the first, and returns when each was answered. */
void crowd_rush(struct crowd *crowd);

/* How many came out so. */
size_t crowd_count(const struct crowd *crowd, enum status_code outcome);

/* The only one that was OK. That there is one, and that all the others were refused in one of these
 * ways (STATUS_OK ends them), is checked. */
size_t crowd_winner(const struct crowd *crowd, const enum status_code *refusals);

#endif
