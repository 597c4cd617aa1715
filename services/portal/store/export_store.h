/* All rows of a company, page by page in the order of their ids. Each runs inside
 * db_begin_tenant(). */
#ifndef PORTAL_STORE_EXPORT_STORE_H
#define PORTAL_STORE_EXPORT_STORE_H

#include "db/db.h"

enum {
    EXPORT_TABLES = 3,
    EXPORT_PAGE = 500,
};

struct export_counts {
    int64_t rows[EXPORT_TABLES];
};

struct export_table {
    const char *name;
    /* Appends the next EXPORT_PAGE rows behind `last`, a line each, the table's name and the row as
     * JSON, and moves `last`. Fewer are the last ones. */
    struct status (*read)(struct db *db, int64_t tenant_id, struct uuid *last, struct buffer *out,
                          size_t *count_out);
};

extern const struct export_table export_tables[EXPORT_TABLES];

#endif
