/* Rows in aligned columns, for people:
 *
 *     CODE  NAME                CREATED
 *     aoba  青葉商事株式会社      2026-11-24 14:31
 *
 * Widths are counted as a terminal shows them. What could move the cursor or turn the order of
 * characters around is shown as U+FFFD: a name from the database must not write on the operator's
 * screen. */
#ifndef SEKISHOCTL_TABLE_H
#define SEKISHOCTL_TABLE_H

#include "base/arena.h"
#include "base/bytes.h"

enum { TABLE_COLUMNS_MAXIMUM = 10, TABLE_ROWS_MAXIMUM = 20000 };

struct table_row {
    const char *cells[TABLE_COLUMNS_MAXIMUM];
    struct table_row *next;
};

struct table {
    struct arena *arena; /* keeps the rows */
    size_t columns;
    size_t widths[TABLE_COLUMNS_MAXIMUM];
    size_t count;
    struct table_row *first, *last;
};

/* `cells` is one row of texts that live until the table is printed; the first row is the heading.
 * RESOURCE_EXHAUSTED past TABLE_ROWS_MAXIMUM. */
void table_init(struct table *table, struct arena *arena, size_t columns);
NODISCARD struct status table_add(struct table *table, const char *const *cells);

/* Nothing but the heading when there are no rows. */
void table_print(const struct table *table, struct buffer *out);

#endif
