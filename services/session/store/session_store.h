/* One tenant's sessions. All of it runs inside a transaction of that tenant (db_begin_tenant).
 * Beside it stands session_any_tenant.h. */
#ifndef SESSION_STORE_SESSION_STORE_H
#define SESSION_STORE_SESSION_STORE_H

#include "base/arena.h"
#include "db/db.h"
#include "domain/session.h"

/* Adds a session. `token_key` is the id of the key its MAC was made with. */
NODISCARD struct status session_store_add(struct db *db, const struct session *session,
                                          const struct session_origin *origin, int32_t token_key);

/* Locks one session's row until the end of the transaction. NOT_FOUND when it has ended or never
 * was, or is another tenant's. */
NODISCARD struct status session_store_lock(struct db *db, int64_t tenant_id, struct uuid session_id,
                                           struct session *out);

/* Locks the rows of a user whose subject is locked already: all that have not been ended, oldest
 * first, in the arena. */
NODISCARD struct status session_store_lock_of_user(struct db *db, int64_t tenant_id,
                                                   struct uuid user_id, struct arena *arena,
                                                   struct session **out, size_t *count_out);

/* Moves a locked row to the ended ones. `end` is not SESSION_LIVES. */
NODISCARD struct status session_store_end(struct db *db, const struct session *session,
                                          enum session_end end, int64_t ended_at_us);

/* Gives a locked row's token the successor with this MAC; one that was given before and never used
 * becomes a replaced token. Asking for it was activity of its user. */
NODISCARD struct status session_store_give_successor(struct db *db, const struct session *session,
                                                     const struct token_mac *mac, int32_t token_key,
                                                     int64_t now_us, int64_t retry_at_us);

/* The successor with this MAC takes the place of a locked row's token, which becomes a replaced
 * one. Does nothing when it has, or another was given since. */
NODISCARD struct status session_store_take_successor(struct db *db, const struct session *session,
                                                     const struct token_mac *mac, int64_t now_us,
                                                     int64_t rotates_at_us);

/* Makes a locked row's token due at that moment. */
NODISCARD struct status session_store_rotate_at(struct db *db, const struct session *session,
                                                int64_t at_us);

/* Whose a session was that has ended. NOT_FOUND when there was none, or it is another tenant's, or
 * has been forgotten. */
NODISCARD struct status session_store_find_ended(struct db *db, int64_t tenant_id,
                                                 struct uuid session_id, struct uuid *user_id_out);

/* A session as its user is shown it. */
struct session_summary {
    struct uuid session_id;
    struct session_origin origin; /* in the arena */
    int64_t started_at_us;
    int64_t last_seen_at_us; /* up to session_write_interval_us() old */
    int64_t idle_ends_at_us;
    int64_t absolute_ends_at_us;
};

/* The live sessions of a user, newest first, at most `maximum`, in the arena. */
NODISCARD struct status session_store_list(struct db *db, int64_t tenant_id, struct uuid user_id,
                                           int64_t now_us, size_t maximum, struct arena *arena,
                                           struct session_summary **out, size_t *count_out);

#endif
