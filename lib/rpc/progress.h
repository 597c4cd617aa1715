/* Whether somebody still waits for a call's answer: what the server tells handlers that run long.
 */
#ifndef RPC_PROGRESS_H
#define RPC_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

struct call_progress {
    const atomic_bool *stopping; /* the server's: its grace is over */
    const atomic_bool *gone;     /* the connection's: it is closed; NULL when it has none */
};

static inline bool call_progress_is_over(const struct call_progress *progress)
{
    return atomic_load_explicit(progress->stopping, memory_order_relaxed) ||
           (progress->gone && atomic_load_explicit(progress->gone, memory_order_relaxed));
}

#endif
