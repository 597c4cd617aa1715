/* Companies as auth described them within the last minute: their name, zone and options stand on
 * every page and hardly ever change. Nobody's rights follow from them. For any number of threads.
 */
#ifndef PORTAL_COMPANY_CACHE_H
#define PORTAL_COMPANY_CACHE_H

#include <pthread.h>

#include "peers/auth.h"

enum {
    COMPANY_CACHE_LIFETIME_MS = 60000,
    COMPANY_CACHE_SLOTS = 1024, /* a company has one place, and takes it from the one before */
    COMPANY_CODE_CAPACITY = 33,
    COMPANY_NAME_CAPACITY = 129,
    COMPANY_ZONE_CAPACITY = 33,
    COMPANY_LOGO_CAPACITY = 33,
};

struct kept_company {
    int64_t id; /* 0 in an empty slot */
    int64_t kept_ms;
    char code[COMPANY_CODE_CAPACITY];
    char name[COMPANY_NAME_CAPACITY];
    char time_zone[COMPANY_ZONE_CAPACITY];
    char logo[COMPANY_LOGO_CAPACITY];
    bool has_networks;
    bool is_english;
};

struct company_cache {
    pthread_mutex_t lock;
    struct kept_company slots[COMPANY_CACHE_SLOTS];
};

void company_cache_init(struct company_cache *cache);
void company_cache_clear(struct company_cache *cache);

/* False when it is not known, or not of the last minute; also without memory for `out`, whose texts
 * live in `arena`. Times are clock_monotonic_ms(). */
NODISCARD bool company_cache_find(struct company_cache *cache, int64_t id, int64_t now_ms,
                                  struct arena *arena, struct company *out);

/* As it was at `asked_ms`. What has a longer text than companies have is not kept. */
void company_cache_keep(struct company_cache *cache, const struct company *company,
                        int64_t asked_ms);

#endif
