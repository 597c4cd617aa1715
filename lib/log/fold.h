/* For events a stranger can cause as often as they like: one line a second, with how many there
 * were.
 *
 *     uint64_t folded = 0;
 *     if (log_fold_admits(&server->refusals, clock_monotonic_ms(), &folded))
 *         log_warn(log, "rpc_refused", LOG_STR("reason", reason), LOG_INT("folded",
 * (int64_t)folded));
 */
#ifndef LOG_FOLD_H
#define LOG_FOLD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* {0} has seen nothing. Safe between threads. */
struct log_fold {
    atomic_int_least64_t next_ms; /* no line before this moment */
    atomic_uint_least64_t folded; /* events since the last line */
};

enum { LOG_FOLD_INTERVAL_MS = 1000 };

/* True when this event is to be written; `folded_out` says how many before it were not. */
bool log_fold_admits(struct log_fold *fold, int64_t monotonic_ms, uint64_t *folded_out);

#endif
