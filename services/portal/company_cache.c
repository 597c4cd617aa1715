#include "company_cache.h"

#include "base/bytes.h"

void company_cache_init(struct company_cache *cache)
{
    *cache = (struct company_cache){0};
    pthread_mutex_init(&cache->lock, NULL);
}

void company_cache_clear(struct company_cache *cache)
{
    pthread_mutex_destroy(&cache->lock);
}

static struct kept_company *slot_of(struct company_cache *cache, int64_t id)
{
    return &cache->slots[(uint64_t)id % COMPANY_CACHE_SLOTS];
}

bool company_cache_find(struct company_cache *cache, int64_t id, int64_t now_ms,
                        struct arena *arena, struct company *out)
{
    struct kept_company *found = arena_alloc(arena, sizeof *found);

    if (found == NULL)
        return false;
    pthread_mutex_lock(&cache->lock);
    *found = *slot_of(cache, id);
    pthread_mutex_unlock(&cache->lock);
    if (found->id != id || now_ms >= found->kept_ms + COMPANY_CACHE_LIFETIME_MS)
        return false;
    *out = (struct company){.id = found->id,
                            .code = found->code,
                            .name = found->name,
                            .time_zone = found->time_zone,
                            .logo = found->logo,
                            .has_networks = found->has_networks,
                            .is_english = found->is_english};
    return true;
}

void company_cache_keep(struct company_cache *cache, const struct company *company,
                        int64_t asked_ms)
{
    struct kept_company kept = {.id = company->id,
                                .kept_ms = asked_ms,
                                .has_networks = company->has_networks,
                                .is_english = company->is_english};

    if (!text_copy(kept.code, sizeof kept.code, company->code) ||
        !text_copy(kept.name, sizeof kept.name, company->name) ||
        !text_copy(kept.time_zone, sizeof kept.time_zone, company->time_zone) ||
        !text_copy(kept.logo, sizeof kept.logo, company->logo))
        return;
    pthread_mutex_lock(&cache->lock);
    *slot_of(cache, company->id) = kept;
    pthread_mutex_unlock(&cache->lock);
}
