#include "rpc/age.h"

enum { MILLION = 1000000 };

/* notes[0] is the smallest difference, notes[1] when it was noted; 0 there is "never". Two threads
 * may write at once: each writes something true, and which stays does not matter. */
int64_t age_of(atomic_int_least64_t notes[static 2], int64_t sent_at_ms, int64_t now_ms)
{
    if (sent_at_ms == 0)
        return 0;

    int64_t difference = now_ms - sent_at_ms;
    int64_t noted_at = atomic_load_explicit(&notes[1], memory_order_relaxed);
    int64_t smallest = atomic_load_explicit(&notes[0], memory_order_relaxed);
    int64_t drift = (now_ms - noted_at) * AGE_DRIFT_PPM / MILLION;

    if (noted_at == 0 || difference <= smallest + drift) {
        atomic_store_explicit(&notes[0], difference, memory_order_relaxed);
        atomic_store_explicit(&notes[1], now_ms, memory_order_relaxed);
        return 0;
    }
    return difference - smallest - drift;
}
