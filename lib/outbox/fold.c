#include "outbox/fold.h"

#include <string.h>

#include "base/bytes.h"
#include "network/range.h"
#include "text/length.h"

enum {
    SOURCE_IPV4_PREFIX = 32,
    SOURCE_IPV6_PREFIX = 64, /* what one household or office has */
};

_Static_assert((int)FOLD_SOURCE_CAPACITY == (int)ADDRESS_TEXT_CAPACITY, "an address fits");

static void copy_cut(char *out, size_t capacity, const char *text)
{
    struct bytes kept = text_truncate_bytes(bytes_of(text), capacity - 1);

    memcpy(out, kept.data, kept.size);
    out[kept.size] = '\0';
}

/* The network the address is counted under, by its first address; "" for none. */
static void copy_source(char out[static FOLD_SOURCE_CAPACITY], const char *text)
{
    struct address address;

    out[0] = '\0';
    if (address_parse(bytes_of(text), &address))
        address_encode(range_around(address, SOURCE_IPV4_PREFIX, SOURCE_IPV6_PREFIX).first, out);
}

static bool is_same(const struct fold_entry *a, const struct fold_entry *b)
{
    return a->tenant_id == b->tenant_id && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->source, b->source) == 0 && strcmp(a->account, b->account) == 0;
}

/* The entry like `wanted`, made when there is none; NULL when the table is full. */
static struct fold_entry *find_or_add(struct fold_entry *entries, size_t *count, size_t capacity,
                                      const struct fold_entry *wanted)
{
    for (size_t i = 0; i < *count; i++) {
        if (is_same(&entries[i], wanted))
            return &entries[i];
    }
    if (*count == capacity)
        return NULL;
    entries[*count] = *wanted;
    return &entries[(*count)++];
}

static void count_overflow(struct fold_table *table, struct fold_entry wanted)
{
    wanted.source[0] = '\0';
    wanted.account[0] = '\0';
    struct fold_entry *entry =
        find_or_add(table->overflows, &table->overflow_count, FOLD_OVERFLOWS, &wanted);
    if (entry == NULL)
        entry = &table->overflows[FOLD_OVERFLOWS - 1];
    entry->folded++;
}

bool fold_admits(struct fold_table *table, int64_t tenant_id, const char *kind, const char *address,
                 const char *account)
{
    struct fold_entry wanted = {.tenant_id = tenant_id};

    copy_cut(wanted.kind, sizeof wanted.kind, kind);
    copy_cut(wanted.account, sizeof wanted.account, account);
    copy_source(wanted.source, address);
    struct fold_entry *entry = find_or_add(table->entries, &table->count, FOLD_ENTRIES, &wanted);
    if (entry == NULL) {
        count_overflow(table, wanted);
        return false;
    }
    if (++entry->seen <= FOLD_FREE)
        return true;
    entry->folded++;
    return false;
}

void fold_clear(struct fold_table *table)
{
    table->count = 0;
    table->overflow_count = 0;
}
