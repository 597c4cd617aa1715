/* The peers of a sign-in: nothing but its password hash, on as many threads as auth hashes with. */
#ifndef BENCH_SIGN_IN_HASH_LOAD_H
#define BENCH_SIGN_IN_HASH_LOAD_H

#include <stdint.h>

enum { HASH_THREADS = 2 }; /* auth's hash_concurrency as it is delivered */

/* For struct bench_side: hash for `duration_us` at the cost auth has as it is delivered: as
 * libsodium does it by itself, and as lib/crypto has it do it, in memory that is kept. The context
 * is not used. */
uint64_t hash_load_run(void *context, int64_t duration_us);
uint64_t hash_load_run_kept(void *context, int64_t duration_us);

#endif
