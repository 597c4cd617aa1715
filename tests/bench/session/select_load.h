/* Reads sessions from PostgreSQL, over TLS: a prepared SELECT of one row by its key, one at a time
 * on each connection. What a session service without memory would do for each request. */
#ifndef BENCH_SESSION_SELECT_LOAD_H
#define BENCH_SESSION_SELECT_LOAD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct select_load;

/* As the role session_system, on the sessions of sessions_add(count). */
struct select_load *select_load_open(size_t connections, size_t count);

/* For struct bench_side. */
uint64_t select_load_run(void *load, int64_t duration_us);

/* The server's processes, as many as connections. */
void select_load_processes(const struct select_load *load, pid_t *out);

void select_load_close(struct select_load **load);

#endif
