/* The customers (取引先) of a company and the statements made out to them, as its staff see them.
 * Each runs inside db_begin_tenant(); what belongs to another company is not there. */
#ifndef PORTAL_STORE_CUSTOMER_STORE_H
#define PORTAL_STORE_CUSTOMER_STORE_H

#include "store/customer_reach.h"
#include "store/statement_store.h"

struct customer {
    struct uuid id;
    const char *code; /* the company's own number for it */
    const char *name;
    uint32_t group_number; /* auth's; 0 for none */
    int64_t revision;      /* another after each change */
};

struct customer_page {
    struct customer *customers; /* by code */
    size_t count;
    bool has_more;
};

/* Which customers: of those within reach the next `limit` behind the code `after` ("" for the
 * first) whose code or name begins with `prefix`. By indexes: what is read does not grow with the
 * number of customers, but for a page of a name's beginning that more than a thousand of all, or of
 * a group, share. */
struct customer_question {
    struct customer_reach reach;
    const char *prefix;
    const char *after;
    size_t limit;
};

NODISCARD struct status customer_store_search(struct db *db, int64_t tenant_id,
                                              const struct customer_question *question,
                                              struct arena *arena, struct customer_page *out);

/* NOT_FOUND for one of another company, or out of reach, exactly as for one that does not exist. */
NODISCARD struct status customer_store_find(struct db *db, int64_t tenant_id, struct uuid id,
                                            const struct customer_reach *reach, struct arena *arena,
                                            struct customer *out);

/* The same by the code in its canonical form. */
NODISCARD struct status customer_store_find_code(struct db *db, int64_t tenant_id, const char *code,
                                                 const struct customer_reach *reach,
                                                 struct arena *arena, struct customer *out);

/* How many customers each group has, none among them; CUSTOMER_COUNT_MAXIMUM stands for more, too.
 */
NODISCARD struct status customer_store_count_groups(
    struct db *db, int64_t tenant_id, int64_t counts_out[static SCOPE_GROUPS_MAXIMUM + 1]);

/* As statement_store_list_own(), of this customer. */
NODISCARD struct status customer_store_list_statements(struct db *db, int64_t tenant_id,
                                                       struct uuid customer_id,
                                                       const struct uuid *after, size_t limit,
                                                       struct arena *arena,
                                                       struct statement_page *out);

enum { CUSTOMER_COUNT_MAXIMUM = 1000 }; /* so many stand for more, too */

/* How many statements the customer has. */
NODISCARD struct status customer_store_count_statements(struct db *db, int64_t tenant_id,
                                                        struct uuid customer_id,
                                                        int64_t *count_out);

#endif
