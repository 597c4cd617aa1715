/* Our own calls: so many in flight on so many connections, each answer beginning the next call. */
#ifndef BENCH_RPC_LOAD_H
#define BENCH_RPC_LOAD_H

#include <stdint.h>

#include "bench/support/bench.h"
#include "rpc/client.h"

enum { LOAD_CALLS_MAXIMUM = 1024 };

struct load;

/* Connects to the echo server at the port and waits until it is connected. */
struct load *load_open(const char *folder, uint16_t port, int connections, int calls);
void load_close(struct load **load);

/* For struct bench_side; `load` is a struct load. */
uint64_t load_run(void *load, int64_t duration_us);          /* rpc_call_begin() */
uint64_t load_run_blocking(void *load, int64_t duration_us); /* rpc_call(), one at a time */

/* For struct bench_open_loop. */
void load_begin(void *load, struct bench_ticket *ticket);

#endif
