#include "rpc/rate.h"

#include <string.h>

#include "base/bytes.h"

enum { SECOND_US = 1000000 };

void rate_init(struct rate *rate, int64_t calls_per_second)
{
    *rate = (struct rate){.calls_per_second = calls_per_second};
    pthread_mutex_init(&rate->lock, NULL);
}

void rate_clear(struct rate *rate)
{
    pthread_mutex_destroy(&rate->lock);
}

static struct rate_bucket *bucket_of(struct rate *rate, const char *peer, int64_t now_us)
{
    for (size_t i = 0; i < rate->count; i++)
        if (strcmp(rate->buckets[i].name, peer) == 0)
            return &rate->buckets[i];
    if (rate->count == RATE_PEERS_MAXIMUM)
        return &rate->buckets[RATE_PEERS_MAXIMUM - 1];

    struct rate_bucket *bucket = &rate->buckets[rate->count++];
    if (!text_copy(bucket->name, sizeof bucket->name, peer))
        bucket->name[0] = '\0'; /* no name of an identity is so long */
    bucket->tokens_us = SECOND_US;
    bucket->filled_us = now_us;
    return bucket;
}

bool rate_take(struct rate *rate, const char *peer, int64_t monotonic_us)
{
    int64_t price_us = SECOND_US / rate->calls_per_second;
    if (price_us == 0)
        price_us = 1; /* a million a second, more than any server answers */

    pthread_mutex_lock(&rate->lock);
    struct rate_bucket *bucket = bucket_of(rate, peer, monotonic_us);
    if (monotonic_us > bucket->filled_us) {
        int64_t passed_us = monotonic_us - bucket->filled_us;
        bucket->tokens_us += passed_us < SECOND_US ? passed_us : SECOND_US;
        bucket->filled_us = monotonic_us;
    }
    if (bucket->tokens_us > SECOND_US)
        bucket->tokens_us = SECOND_US;
    bool granted = bucket->tokens_us >= price_us;
    if (granted)
        bucket->tokens_us -= price_us;
    pthread_mutex_unlock(&rate->lock);
    return granted;
}
