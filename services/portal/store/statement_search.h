/* Statements of all customers of a company, as its staff find them. Each runs inside
 * db_begin_tenant(); what belongs to another company is not there. */
#ifndef PORTAL_STORE_STATEMENT_SEARCH_H
#define PORTAL_STORE_STATEMENT_SEARCH_H

#include "store/customer_store.h"

struct company_statement {
    struct statement statement;
    struct customer customer;
};

struct company_statement_page {
    struct company_statement *statements; /* newest first */
    size_t count;
    bool has_more;
};

/* Which statements: of those of customers within reach the next `limit` older than `after` (NULL:
 * from the newest) of the days from `from` to `until`, both included, whose number or title begins
 * with `prefix`, or whose customer's code or name does. */
struct statement_question {
    struct customer_reach reach;
    const char *prefix;
    const char *from;  /* "2026-10-01"; "" for no limit, as the next */
    const char *until; /* "2026-10-31" */
    const struct uuid *after;
    size_t limit;
};

/* None behind a statement that is not there. By indexes: what is read does not grow with the number
 * of statements, but for a page of a beginning that more than a thousand of all, or of a group,
 * share. INVALID_ARGUMENT for a day that is none. In the arena. */
NODISCARD struct status statement_search(struct db *db, int64_t tenant_id,
                                         const struct statement_question *question,
                                         struct arena *arena, struct company_statement_page *out);

/* NOT_FOUND for one of another company, or out of reach, exactly as for one that does not exist. */
NODISCARD struct status statement_search_find(struct db *db, int64_t tenant_id, struct uuid id,
                                              const struct customer_reach *reach,
                                              struct arena *arena, struct company_statement *out);

#endif
