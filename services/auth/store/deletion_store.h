/* The record of deletions of companies, which outlives them. Every statement that touches
 * tenant_deletions is in deletion_store.c; all of them run as auth_system. */
#ifndef AUTH_STORE_DELETION_STORE_H
#define AUTH_STORE_DELETION_STORE_H

#include "db/db.h"
#include "domain/tenant.h"

enum {
    DELETION_PAGE_MAXIMUM = 100,
    DELETION_BY_CAPACITY = 64,
    DELETION_REASON_CAPACITY = 257,
};

/* Behind which one a page begins; {INT64_MAX, INT64_MAX} for the first. */
struct deletion_place {
    int64_t deleted_at_us;
    int64_t tenant_id;
};

struct deletion {
    struct deletion_place place;
    char code[TENANT_CODE_CAPACITY];
    char deleted_by[DELETION_BY_CAPACITY];
    char reason[DELETION_REASON_CAPACITY];
};

/* Of a company that is deleted now; `deleted_by` and `reason` keep the limits above. */
NODISCARD struct status deletion_store_put_any_tenant(struct db *db, const struct tenant *tenant,
                                                      const char *deleted_by, const char *reason);

/* The company is restored: the history alone remembers. */
NODISCARD struct status deletion_store_remove_any_tenant(struct db *db, int64_t tenant_id);

NODISCARD struct status deletion_store_is_known_any_tenant(struct db *db, int64_t tenant_id,
                                                           bool *is_known_out);

/* ALREADY_EXISTS while the code is that of a company that was deleted less than
 * TENANT_CODE_RETIRED_US ago. */
NODISCARD struct status deletion_store_check_code_any_tenant(struct db *db, const char *code,
                                                             int64_t now_us);

/* The next at most `limit` behind `after`, the latest first; the array is of
 * DELETION_PAGE_MAXIMUM. */
NODISCARD struct status deletion_store_list_any_tenant(struct db *db, struct deletion_place after,
                                                       size_t limit, struct deletion *out,
                                                       size_t *count_out);

#endif
