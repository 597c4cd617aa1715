/* Redis with a million values of 200 bytes, over TLS. Without persistence, in the world's folder;
 * it ends with the bench. */
#ifndef BENCH_SESSION_REDIS_H
#define BENCH_SESSION_REDIS_H

#include "bench/load/tls_load.h"
#include "support/directory.h"
#include "support/process.h"

struct redis {
    struct test_process process;
    uint16_t port;
    uint64_t random;
    char authority[TEST_PATH_CAPACITY];
};

void redis_open(struct redis *redis);

/* One GET at a time on each connection, of any key. Redis must stay where it is. */
struct tls_load *redis_load_open(struct redis *redis, size_t connections);

void redis_close(struct redis *redis);

#endif
