#include "source_rate.h"

#include "crypto/crypto.h"

enum { PRICE_MS = 1000 / SOURCE_RATE_PER_SECOND };

struct status source_rate_open(struct source_rate *rate)
{
    *rate = (struct source_rate){0};
    TRY(crypto_random(rate->keys, sizeof rate->keys));
    pthread_mutex_init(&rate->lock, NULL);
    return OK;
}

void source_rate_close(struct source_rate *rate)
{
    pthread_mutex_destroy(&rate->lock);
}

static struct source_place *place_of(struct source_rate *rate, struct address source)
{
    return &rate->places[source_hash(source, rate->keys) % SOURCE_RATE_PLACES];
}

bool source_rate_take(struct source_rate *rate, struct address source, int64_t now_ms)
{
    pthread_mutex_lock(&rate->lock);
    struct source_place *place = place_of(rate, source);
    int64_t spent_ms = place->spent_ms - (now_ms - place->seen_ms);

    if (spent_ms < 0)
        spent_ms = 0;
    bool granted = spent_ms + PRICE_MS <= (int64_t)SOURCE_RATE_AT_ONCE * PRICE_MS;
    place->spent_ms = granted ? spent_ms + PRICE_MS : spent_ms;
    place->seen_ms = now_ms;
    pthread_mutex_unlock(&rate->lock);
    return granted;
}
