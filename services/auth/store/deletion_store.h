/* The record of deletions of companies, which outlives them. Every statement that touches
 * tenant_deletions and tenant_deletion_rows is in deletion_store.c. All of them run as auth_system
 * but where it says so. */
#ifndef AUTH_STORE_DELETION_STORE_H
#define AUTH_STORE_DELETION_STORE_H

#include "db/db.h"
#include "domain/tenant.h"

enum {
    DELETION_PAGE_MAXIMUM = 100,
    DELETION_BY_CAPACITY = 64,
    DELETION_REASON_CAPACITY = 257,
    ERASED_SERVICE_CAPACITY = 33,
    ERASED_TABLE_CAPACITY = 64,
    ERASED_TABLES_MAXIMUM = 128, /* of one company, in all services */
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
    int64_t erasing_at_us; /* 0 before, as the next */
    int64_t erased_at_us;
};

/* How far the erasing of a company has come. */
struct erasing {
    bool has_begun;
    int64_t session_rounds; /* how often session was asked */
    bool session_is_done;   /* it has nothing left */
    bool portal_is_done;
};

/* How many rows of a table were erased. */
struct erased_rows {
    char service[ERASED_SERVICE_CAPACITY];
    char table[ERASED_TABLE_CAPACITY];
    int64_t rows;
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

/* At most `limit` companies whose time in the bin is over and with which it can go on: the longest
 * first. Not those that wait for the portal alone. */
NODISCARD struct status deletion_store_list_over_any_tenant(struct db *db, size_t limit,
                                                            int64_t *out, size_t *count_out);

/* How many companies' erasing began more than an hour ago and is not done, at most `limit`. */
NODISCARD struct status deletion_store_count_overdue_any_tenant(struct db *db, size_t limit,
                                                                int64_t *count_out);

/* At most `limit` of which the portal has not said that it has nothing left. */
NODISCARD struct status deletion_store_list_erasing_any_tenant(struct db *db, size_t limit,
                                                               int64_t *out, size_t *count_out);

/* Locks the record until the transaction ends. NOT_FOUND. */
NODISCARD struct status deletion_store_lock_erasing_any_tenant(struct db *db, int64_t tenant_id,
                                                               struct erasing *out);

NODISCARD struct status deletion_store_set_erasing_any_tenant(struct db *db, int64_t tenant_id,
                                                              int64_t now_us);
NODISCARD struct status deletion_store_set_erased_any_tenant(struct db *db, int64_t tenant_id,
                                                             int64_t now_us);
NODISCARD struct status deletion_store_set_session_any_tenant(struct db *db, int64_t tenant_id,
                                                              int64_t rounds, bool is_done);
NODISCARD struct status deletion_store_set_portal_done_any_tenant(struct db *db, int64_t tenant_id);

/* Adds to what was counted of the table. Also as auth_svc, in the transaction of the company in
 * which its rows go. */
NODISCARD struct status deletion_store_add_rows(struct db *db, int64_t tenant_id,
                                                const char *service, const char *table,
                                                int64_t rows);

/* What was counted, by service and table; the array is of ERASED_TABLES_MAXIMUM. */
NODISCARD struct status deletion_store_list_rows_any_tenant(struct db *db, int64_t tenant_id,
                                                            struct erased_rows *out,
                                                            size_t *count_out);

#endif
