/* A million sessions that nobody signed in for: rows as session would have written them, whose
 * tokens the bench knows. */
#ifndef BENCH_SESSION_SESSIONS_H
#define BENCH_SESSION_SESSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "support/world/people.h"

/* Sessions 0 to `count` - 1, each of a user of their own, 1000 users to a company. For a database
 * that has none. Takes about 40 s for a million. */
void sessions_add(size_t count);

/* The token of one of the first `*count` sessions; for struct check_load_options. */
void sessions_choose(const void *count, uint64_t random, char out[static TOKEN_CAPACITY]);

/* The name under which session number `index` is kept. */
void sessions_mac(size_t index, uint8_t out[static 32]);

#endif
