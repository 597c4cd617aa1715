/* The departures table. As auth_svc inside the tenant's transaction. */
#ifndef AUTH_STORE_DEPARTURE_STORE_H
#define AUTH_STORE_DEPARTURE_STORE_H

#include "db/db.h"
#include "domain/departure.h"
#include "domain/time_place.h"

enum { DEPARTURE_PAGE_MAXIMUM = 100 };

/* What the decision about a user, which is locked, says; they have left now, and so many sessions
 * ended since it was decided, or since its version last moved. Once for one event. */
NODISCARD struct status departure_store_add_decided(struct db *db, int64_t tenant_id,
                                                    struct uuid user_id, int64_t ended_sessions);

/* Whoever had no session any more: decided and left now. `departure` with ids, route, caller and
 * reason. */
NODISCARD struct status departure_store_add(struct db *db, int64_t tenant_id,
                                            const struct departure *departure);

/* What is said about a user in words. */
NODISCARD struct status departure_store_forget_words(struct db *db, int64_t tenant_id,
                                                     struct uuid user_id);

struct departure_question {
    int64_t from_us;
    struct time_place before; /* the first that is not there any more */
    int route;                /* 0 for any */
    size_t limit;             /* at most DEPARTURE_PAGE_MAXIMUM */
};

/* The latest first. */
NODISCARD struct status departure_store_list(struct db *db, int64_t tenant_id,
                                             const struct departure_question *question,
                                             struct departure *out, size_t *count_out);

#endif
