/* The tables imports and import_rows. Every statement that touches them is in import_store.c. */
#ifndef AUTH_STORE_IMPORT_STORE_H
#define AUTH_STORE_IMPORT_STORE_H

#include "db/db.h"
#include "domain/decision.h"
#include "domain/import.h"

enum {
    IMPORT_LIST_MAXIMUM = 20,
    IMPORT_PAGE_MAXIMUM = 100,
    IMPORT_FORGET_MAXIMUM = 1000, /* rows of a round */
};

/* As auth_svc inside the tenant's transaction, as all but the last. Gives `import` its time.
 */
NODISCARD struct status import_store_create(struct db *db, struct import *import,
                                            const struct import_row *rows, size_t count);

/* NOT_FOUND when the tenant has none, as the next. */
NODISCARD struct status import_store_find(struct db *db, int64_t tenant_id, struct uuid id,
                                          struct import *out);

/* And nobody else changes it until the transaction ends. */
NODISCARD struct status import_store_lock(struct db *db, int64_t tenant_id, struct uuid id,
                                          struct import *out);

/* The newest. */
NODISCARD struct status import_store_list(struct db *db, int64_t tenant_id,
                                          struct import out[static IMPORT_LIST_MAXIMUM],
                                          size_t *count_out);

enum import_part {
    IMPORT_PART_ACTS = 1,   /* rows that change something */
    IMPORT_PART_FAULTS = 2, /* rows that cannot be done */
    IMPORT_PART_KEPT = 3,   /* rows that were not put back */
};

/* By number, behind `after`. `out` has room for `limit`. */
NODISCARD struct status import_store_list_rows(struct db *db, const struct import *import,
                                               enum import_part part, uint32_t after, size_t limit,
                                               struct import_row *out, size_t *count_out);

/* Whoever does either holds the lock. */
NODISCARD struct status import_store_set_applied(struct db *db, const struct import *import);
NODISCARD struct status import_store_set_undone(struct db *db, const struct import *import);
NODISCARD struct status import_store_set_version_after(struct db *db, const struct import *import,
                                                       const struct import_row *row);
NODISCARD struct status import_store_set_kept(struct db *db, const struct import *import,
                                              const struct import_row *row);

/* Decisions under way about users of the import, at most `limit`. */
NODISCARD struct status import_store_list_decisions(struct db *db, const struct import *import,
                                                    size_t limit, struct uuid *out,
                                                    size_t *count_out);

/* As auth_system: a round of what is over. `forgotten_out`: rows. */
NODISCARD struct status import_store_forget_any_tenant(struct db *db, int64_t *forgotten_out);

#endif
