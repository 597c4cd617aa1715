#include "store/hash_set.h"

#include <stdlib.h>

static void *set_malloc(size_t size)
{
    return malloc(size);
}

static void *set_realloc(void *memory, size_t old_size, size_t size, bool defer)
{
    (void)old_size;
    (void)defer;
    return realloc(memory, size);
}

/* Readers hold the mutex as well, so nothing has to wait for them: `defer` may be ignored. */
static void set_free(void *memory, size_t size, bool defer)
{
    (void)size;
    (void)defer;
    free(memory);
}

bool hash_set_init(ck_hs_t *set, ck_hs_hash_cb_t *hash, ck_hs_compare_cb_t *compare,
                   unsigned long capacity)
{
    /* ck keeps the pointer and wants it writable; nobody writes. */
    static struct ck_malloc memory = {
        .malloc = set_malloc, .realloc = set_realloc, .free = set_free};

    return ck_hs_init(set, CK_HS_MODE_OBJECT | CK_HS_MODE_SPMC | CK_HS_MODE_DELETE, hash, compare,
                      &memory, capacity, /* seed */ 0);
}

void hash_set_tidy(ck_hs_t *set)
{
    struct ck_hs_stat statistics;

    ck_hs_stat(set, &statistics);
    if (statistics.tombstones > statistics.n_entries / 4)
        (void)ck_hs_rebuild(set); /* without memory it stays as it is */
}
