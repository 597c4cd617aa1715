#include "store/network_table.h"

#include <ck_hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "store/hash_set.h"

enum {
    SHARDS = 64,
    SHARD_CAPACITY = 16, /* to start with; it grows */
};

struct entry {
    int64_t tenant_id; /* comes first, so a pointer to a number serves as a key */
    struct network_policy policy;
    size_t ranges;
};

/* A doubted policy is not kept: the next to ask reads the row. */
struct shard {
    _Alignas(64) pthread_mutex_t lock;
    ck_hs_t set;
    uint64_t doubts; /* how many there were; what a mark is */
};

struct network_table {
    struct shard shards[SHARDS];
    atomic_size_t companies;
    atomic_size_t ranges;
    size_t opened; /* shards that are set up */
};

/* Companies are numbered one after another: the finalizer of SplitMix64 spreads them. */
static unsigned long hash_tenant(const void *key, unsigned long seed)
{
    uint64_t hash = 0;

    memcpy(&hash, key, sizeof hash);
    hash ^= seed;
    hash = (hash ^ hash >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    hash = (hash ^ hash >> 27) * UINT64_C(0x94d049bb133111eb);
    return hash ^ hash >> 31;
}

static bool equal_tenants(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(int64_t)) == 0;
}

static struct shard *shard_of(struct network_table *table, int64_t tenant_id)
{
    return &table->shards[(uint64_t)tenant_id % SHARDS];
}

static unsigned long hash_in(const struct shard *shard, const int64_t *tenant_id)
{
    return CK_HS_HASH(&shard->set, hash_tenant, tenant_id);
}

bool network_table_judge(struct network_table *table, int64_t tenant_id, int64_t now_us,
                         const struct network_user *user, struct address address,
                         enum network_verdict *out)
{
    struct shard *shard = shard_of(table, tenant_id);

    pthread_mutex_lock(&shard->lock);
    const struct entry *entry = ck_hs_get(&shard->set, hash_in(shard, &tenant_id), &tenant_id);
    bool holds = entry && now_us < entry->policy.holds_until_us;
    if (holds)
        *out = network_policy_judge(&entry->policy, user, address);
    pthread_mutex_unlock(&shard->lock);
    return holds;
}

uint64_t network_table_mark(struct network_table *table, int64_t tenant_id)
{
    struct shard *shard = shard_of(table, tenant_id);

    pthread_mutex_lock(&shard->lock);
    uint64_t mark = shard->doubts;
    pthread_mutex_unlock(&shard->lock);
    return mark;
}

static void release(struct network_table *table, struct entry *entry)
{
    if (entry == NULL)
        return;
    atomic_fetch_sub(&table->companies, 1);
    atomic_fetch_sub(&table->ranges, entry->ranges);
    network_policy_close(&entry->policy);
    free(entry);
}

/* Counts one company more with its ranges, unless the table is full. */
static bool reserve(struct network_table *table, size_t ranges)
{
    size_t companies = atomic_fetch_add(&table->companies, 1);
    size_t held = atomic_fetch_add(&table->ranges, ranges);

    if (companies < NETWORK_TABLE_COMPANIES && held + ranges <= NETWORK_TABLE_RANGES)
        return true;
    atomic_fetch_sub(&table->companies, 1);
    atomic_fetch_sub(&table->ranges, ranges);
    return false;
}

static size_t count_ranges(const struct network_policy *policy)
{
    size_t count = 0;

    for (size_t i = 0; i < policy->count; i++)
        count += policy->lists[i].set.count;
    return count;
}

/* An entry that is counted already; NULL when there is no room. */
static struct entry *make_entry(struct network_table *table, int64_t tenant_id,
                                const struct network_policy *policy)
{
    size_t ranges = count_ranges(policy);

    if (!reserve(table, ranges))
        return NULL;
    struct entry *entry = malloc(sizeof *entry);
    if (entry == NULL) {
        atomic_fetch_sub(&table->companies, 1);
        atomic_fetch_sub(&table->ranges, ranges);
        return NULL;
    }
    *entry = (struct entry){.tenant_id = tenant_id, .ranges = ranges};
    return entry;
}

bool network_table_put(struct network_table *table, int64_t tenant_id,
                       struct network_policy *policy, uint64_t mark)
{
    struct shard *shard = shard_of(table, tenant_id);
    struct entry *entry = make_entry(table, tenant_id, policy);
    void *previous = NULL;

    if (entry == NULL)
        return false;
    pthread_mutex_lock(&shard->lock);
    bool put = shard->doubts == mark &&
               ck_hs_set(&shard->set, hash_in(shard, &tenant_id), entry, &previous);
    if (put) {
        entry->policy = *policy;
        *policy = (struct network_policy){0};
    }
    pthread_mutex_unlock(&shard->lock);
    release(table, put ? previous : entry);
    return put;
}

void network_table_doubt(struct network_table *table, int64_t tenant_id)
{
    struct shard *shard = shard_of(table, tenant_id);

    pthread_mutex_lock(&shard->lock);
    shard->doubts++;
    struct entry *entry = ck_hs_remove(&shard->set, hash_in(shard, &tenant_id), &tenant_id);
    hash_set_tidy(&shard->set);
    pthread_mutex_unlock(&shard->lock);
    release(table, entry);
}

static void release_all(struct network_table *table, struct shard *shard)
{
    ck_hs_iterator_t iterator = CK_HS_ITERATOR_INITIALIZER;
    void *entry = NULL;

    while (ck_hs_next(&shard->set, &iterator, &entry))
        release(table, entry);
}

void network_table_doubt_all(struct network_table *table)
{
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *shard = &table->shards[i];
        pthread_mutex_lock(&shard->lock);
        shard->doubts++;
        release_all(table, shard);
        (void)ck_hs_reset(&shard->set);
        pthread_mutex_unlock(&shard->lock);
    }
}

static bool shard_open(struct shard *shard)
{
    if (pthread_mutex_init(&shard->lock, NULL) != 0)
        return false;
    if (hash_set_init(&shard->set, hash_tenant, equal_tenants, SHARD_CAPACITY))
        return true;
    pthread_mutex_destroy(&shard->lock);
    return false;
}

struct status network_table_open(struct network_table **out)
{
    struct network_table *table = aligned_alloc(_Alignof(struct network_table), sizeof *table);

    if (table == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the allow-lists");
    memset(table, 0, sizeof *table);
    while (table->opened < SHARDS && shard_open(&table->shards[table->opened]))
        table->opened++;
    if (table->opened < SHARDS) {
        network_table_close(&table);
        return FAIL(RESOURCE_EXHAUSTED, "no memory for the allow-lists");
    }
    *out = table;
    return OK;
}

void network_table_close(struct network_table **table)
{
    if (*table == NULL)
        return;
    for (size_t i = 0; i < (*table)->opened; i++) {
        struct shard *shard = &(*table)->shards[i];
        release_all(*table, shard);
        ck_hs_destroy(&shard->set);
        pthread_mutex_destroy(&shard->lock);
    }
    free(*table);
    *table = NULL;
}
