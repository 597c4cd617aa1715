/* How long a message has been under way when it is read, without comparing two machines' clocks.
 *
 * A process that was stopped, or swapped out, finds old calls in its socket when it goes on. To act
 * on them would be wrong: their callers gave up. Each request says when it was sent by its sender's
 * monotonic clock. The difference to ours means nothing by itself, but on one connection it is
 * constant but for the time under way; so the smallest one seen lately is taken for "no time", and
 * what a message is above it is its age. For lib/rpc. */
#ifndef RPC_AGE_H
#define RPC_AGE_H

#include <stdatomic.h>
#include <stdint.h>

/* Two monotonic clocks may drift apart by this much (500 ppm each is what NTP slews at most), so
 * the smallest difference is forgotten at this pace. */
enum { AGE_DRIFT_PPM = 1000 };

/* The age in milliseconds, 0 when `sent_at_ms` is 0. `notes` are the connection's: {0, 0} at first.
 */
int64_t age_of(atomic_int_least64_t notes[static 2], int64_t sent_at_ms, int64_t now_ms);

#endif
