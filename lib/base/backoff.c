#include "base/backoff.h"

enum { DOUBLINGS_MAXIMUM = 30 };

void backoff_init(struct backoff *backoff, int64_t minimum_ms, int64_t maximum_ms, uint64_t seed)
{
    /* xorshift stays at zero for ever. */
    *backoff = (struct backoff){minimum_ms, maximum_ms, 0, seed ? seed : 1};
}

/* Marsaglia's xorshift64: evenly spread is all that is asked of it. */
static uint64_t next_random(struct backoff *backoff)
{
    backoff->jitter ^= backoff->jitter << 13;
    backoff->jitter ^= backoff->jitter >> 7;
    backoff->jitter ^= backoff->jitter << 17;
    return backoff->jitter;
}

int64_t backoff_failed_ms(struct backoff *backoff)
{
    unsigned doublings = backoff->failures;
    int64_t wait_ms = backoff->minimum_ms;

    if (backoff->failures < DOUBLINGS_MAXIMUM)
        backoff->failures++;
    for (; doublings > 0 && wait_ms < backoff->maximum_ms; doublings--)
        wait_ms *= 2;
    if (wait_ms > backoff->maximum_ms)
        wait_ms = backoff->maximum_ms;
    int64_t half = wait_ms / 2;
    return half + (int64_t)(next_random(backoff) % (uint64_t)(wait_ms - half + 1));
}

void backoff_succeeded(struct backoff *backoff)
{
    backoff->failures = 0;
}
