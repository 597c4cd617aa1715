/* The sessions of a whole company, for its administrators. All of it runs inside a transaction of
 * that tenant, as session_store.h. */
#ifndef SESSION_STORE_COMPANY_STORE_H
#define SESSION_STORE_COMPANY_STORE_H

#include "store/session_store.h"

/* Sessions for which all of these hold; what is not set holds for all. The texts are borrowed. */
struct session_choice {
    bool of_one_user;
    struct uuid user_id;
    const char *role;    /* NULL for any */
    const char *network; /* a range as range_encode() writes it, NULL for any */
    const char *name; /* what the login ID or display name begins with, in any case and width; NULL
                         for any */
    int64_t since_us; /* of the start; 0 for any */
    const struct uuid *session_ids;
    size_t session_id_count; /* 0 for any */
};

/* The line of a list behind which it goes on; {0} for its beginning. */
struct company_place {
    int64_t started_at_us;
    struct uuid session_id;
};

struct company_session {
    struct session_summary summary;
    struct uuid user_id;
    enum user_kind kind;
    const char *login_id; /* with the name: in the arena */
    const char *display_name;
};

/* The live ones, newest first, at most `maximum`, in the arena. */
NODISCARD struct status company_store_list(struct db *db, int64_t tenant_id,
                                           const struct session_choice *choice,
                                           struct company_place place, int64_t now_us,
                                           size_t maximum, struct arena *arena,
                                           struct company_session **out, size_t *count_out);

/* Locks at most `maximum` of those that nobody has ended, but never `spared`. Fewer than `maximum`
 * are all there were. */
NODISCARD struct status company_store_lock(struct db *db, int64_t tenant_id,
                                           const struct session_choice *choice, struct uuid spared,
                                           size_t maximum, struct arena *arena,
                                           struct session **out, size_t *count_out);

#endif
