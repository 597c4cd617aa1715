/* Asks session whether tokens are good (Check), as the portal does for every request. Works with
 * the world: the calls are made with the portal's certificate.
 *
 * A Check that is refused, or that does not come back, ends the bench. */
#ifndef BENCH_LOAD_CHECK_LOAD_H
#define BENCH_LOAD_CHECK_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support/bench.h"
#include "support/world/people.h"

struct check_load;

struct check_load_options {
    size_t clients; /* each with `connections`, of which one has at most 8 */
    int connections;
    size_t in_flight; /* over all of them */
    bool passive;     /* the idle clock stays, so nothing is written behind the answers */
    /* Writes one of the tokens, chosen by a random number. Called from any thread. */
    void (*choose)(const void *context, uint64_t random, char out[static TOKEN_CAPACITY]);
    const void *context;
};

/* Connects, and checks once on each client. */
struct check_load *check_load_open(const struct check_load_options *options);

/* For struct bench_side: keeps `in_flight` checks under way for `duration_us`. */
uint64_t check_load_run(void *load, int64_t duration_us);

/* For struct bench_open_loop: one check; waits while `in_flight` are under way already. */
void check_load_begin(void *load, struct bench_ticket *ticket);

/* Nothing may be under way. Accepts NULL. */
void check_load_close(struct check_load **load);

#endif
