/* What was typed into forms when a session ended, sealed. Each runs inside db_begin_tenant() but
 * the last. What has expired by the database's clock is not there. */
#ifndef PORTAL_STORE_DRAFT_STORE_H
#define PORTAL_STORE_DRAFT_STORE_H

#include "base/arena.h"
#include "db/db.h"

enum {
    DRAFTS_OF_USER = 5,       /* forms of one user at a time */
    DRAFT_TIMES_MAXIMUM = 20, /* that one form is kept anew */
    DRAFT_FORM_MAXIMUM = 512, /* bytes of its path */
    DRAFT_SWEEP_MAXIMUM = 1000,
    DRAFT_SECONDS = 1800, /* as the table has it */
};

/* Of whom. */
struct draft_owner {
    int64_t tenant_id;
    struct uuid user_id;
};

struct draft {
    struct uuid id;
    const char *form; /* the path that it is sent to */
    int64_t kept_at_us;
    int64_t expires_at_us;
};

struct draft_page {
    struct draft drafts[DRAFTS_OF_USER];
    size_t count;
};

/* In place of what was kept of the same form before. RESOURCE_EXHAUSTED when as many other forms of
 * this user are kept as may be, and when this one was kept anew too often; users wait for one
 * another in it. */
NODISCARD struct status draft_store_put(struct db *db, const struct draft_owner *owner,
                                        struct uuid id, const char *form, struct bytes sealed);

/* The newest first; texts in the arena. */
NODISCARD struct status draft_store_list(struct db *db, const struct draft_owner *owner,
                                         struct arena *arena, struct draft_page *out);

/* NOT_FOUND also for another user's. */
NODISCARD struct status draft_store_find(struct db *db, const struct draft_owner *owner,
                                         struct uuid id, struct arena *arena, struct draft *out,
                                         struct bytes *sealed_out);

/* Removes it, and says of which form it was and whether there are more of the user. NOT_FOUND when
 * there is none: who comes first takes it. */
NODISCARD struct status draft_store_take(struct db *db, const struct draft_owner *owner,
                                         struct uuid id, struct arena *arena, const char **form_out,
                                         bool *more_out);

/* The form has come in; that nothing was kept of it is no failure. */
NODISCARD struct status draft_store_forget_form(struct db *db, const struct draft_owner *owner,
                                                const char *form, bool *more_out);

/* As portal_system, outside of any company: takes away what has expired, at most
 * DRAFT_SWEEP_MAXIMUM. */
NODISCARD struct status draft_store_sweep_any_tenant(struct db *db);

#endif
