/* Statements (明細) as an end customer sees them: of the customer that the user acts for, and no
 * other. Each runs inside db_begin_tenant(). */
#ifndef PORTAL_STORE_STATEMENT_STORE_H
#define PORTAL_STORE_STATEMENT_STORE_H

#include "base/arena.h"
#include "db/db.h"

struct statement {
    struct uuid id;
    const char *number; /* as printed on it */
    const char *title;
    const char *issued_on; /* "2026-10-31" */
    int64_t amount_yen;
};

struct statement_page {
    struct statement *statements; /* newest first */
    size_t count;
    bool has_more;
};

/* Up to `limit` statements older than `after`, from the newest when that is NULL. None for a user
 * who acts for nobody, and none behind a statement of somebody else. In the arena. */
NODISCARD struct status statement_store_list_own(struct db *db, int64_t tenant_id,
                                                 struct uuid user_id, const struct uuid *after,
                                                 size_t limit, struct arena *arena,
                                                 struct statement_page *out);

/* The first `limit` of rows of id, number, title, day as text and amount; one more says that there
 * are more. */
NODISCARD struct status statement_store_read_page(struct db_rows *rows, size_t limit,
                                                  struct arena *arena, struct statement_page *out);

/* NOT_FOUND for one of another customer or company exactly as for one that does not exist. */
NODISCARD struct status statement_store_find_own(struct db *db, int64_t tenant_id,
                                                 struct uuid user_id, struct uuid id,
                                                 struct arena *arena, struct statement *out);

#endif
