/* What has to cross tenants, and why: a token says nothing of its tenant before it was looked up;
 * loading, idle clocks and the sweep serve all tenants alike. Runs as session_system. */
#ifndef SESSION_STORE_SESSION_ANY_TENANT_H
#define SESSION_STORE_SESSION_ANY_TENANT_H

#include "db/db.h"
#include "domain/rotation.h"
#include "store/session_table.h"

enum {
    SESSION_TOUCHES_MAXIMUM = 1000, /* idle clocks of one batch */
    SESSION_LOAD_TIMEOUT_MS = 60000,
};

/* The session that has not been ended, and what the token is to it; NOT_FOUND otherwise. Whether it
 * lives is for the rules. */
NODISCARD struct status session_find_any_tenant(struct db *db, const struct token_mac *mac,
                                                struct session *out,
                                                struct token_standing *standing_out);

/* What remains of a session that was ended. */
struct session_ended {
    int64_t tenant_id;
    struct uuid session_id;
    struct uuid user_id;
    enum user_kind kind;
    char login_id[LOGIN_ID_MAXIMUM + 1];
    char display_name[DISPLAY_NAME_MAXIMUM + 1];
    enum session_end end;
    int64_t ended_at_us;
};

/* NOT_FOUND for a token that never was or was forgotten. */
NODISCARD struct status session_find_ended_any_tenant(struct db *db, const struct token_mac *mac,
                                                      struct session_ended *out);

/* Writes idle clocks, at most SESSION_TOUCHES_MAXIMUM; a clock never goes back, and a session that
 * has ended stays so. How many rows there were is in `found_out`, which may be NULL. */
NODISCARD struct status session_touch_any_tenant(struct db *db, const struct session_touch *touches,
                                                 size_t count, int64_t *found_out);

/* Puts all sessions of the present epoch that have not been ended into the table. */
NODISCARD struct status session_load_any_tenant(struct db *db, struct session_table *table);

/* Which session, for whoever looks at it again under its lock. */
struct session_name {
    int64_t tenant_id;
    struct uuid session_id;
};

/* At most `capacity` names of sessions that are over. By the clock: those whose row was over before
 * `before_us`, the longest first. Void: of an epoch before; no index serves that, so it is asked
 * until there are none and then not again. */
NODISCARD struct status session_find_over_any_tenant(struct db *db, int64_t before_us,
                                                     struct session_name *out, size_t capacity,
                                                     size_t *count_out);
NODISCARD struct status session_find_void_any_tenant(struct db *db, struct session_name *out,
                                                     size_t capacity, size_t *count_out);

/* Forgets sessions that ended before `before_us`, at most 1000; `count_out` says how many. */
NODISCARD struct status session_forget_ended_any_tenant(struct db *db, int64_t before_us,
                                                        int64_t *count_out);

/* The same of tokens that were replaced before `before_us`, at most 10000. */
NODISCARD struct status session_forget_replaced_any_tenant(struct db *db, int64_t before_us);

/* Forgets the names of users of whom nothing is in force any more, for the barrier has
 * passed them, and no session is remembered: at most 1000; `count_out` says how many. */
NODISCARD struct status session_forget_names_any_tenant(struct db *db, int64_t *count_out);

/* Makes every session there is void; `out` is the epoch that begins. */
NODISCARD struct status session_epoch_raise_any_tenant(struct db *db, int64_t *out);

#endif
