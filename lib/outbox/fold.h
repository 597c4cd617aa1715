/* Counts events that are alike since the table was last emptied: the first FOLD_FREE of each kind,
 * source and account are recorded one by one, the rest as a number. The table has a size: when
 * strangers invent more sources and accounts than it holds, their events are counted per tenant and
 * kind, and at last all together. Not safe between threads. */
#ifndef OUTBOX_FOLD_H
#define OUTBOX_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FOLD_FREE = 20,
    FOLD_ENTRIES = 512,
    FOLD_OVERFLOWS = 32, /* the last of them takes whatever finds no other place */
    FOLD_KIND_CAPACITY = 49,
    FOLD_SOURCE_CAPACITY = 46,
    FOLD_ACCOUNT_CAPACITY = 65,
};

struct fold_entry {
    int64_t tenant_id;
    char kind[FOLD_KIND_CAPACITY];
    char source[FOLD_SOURCE_CAPACITY];   /* "" in an overflow */
    char account[FOLD_ACCOUNT_CAPACITY]; /* "" in an overflow */
    int64_t folded;
    int64_t seen;
};

struct fold_table {
    struct fold_entry entries[FOLD_ENTRIES];
    size_t count;
    struct fold_entry overflows[FOLD_OVERFLOWS];
    size_t overflow_count;
};

/* True when this one is to be recorded by itself. Sources are counted by /32 and /64; texts that
 * are longer than their place are cut. */
bool fold_admits(struct fold_table *table, int64_t tenant_id, const char *kind, const char *address,
                 const char *account);

void fold_clear(struct fold_table *table);

#endif
