/* What the finisher does for users, or companies, one after another, found by the clock of the
 * database: who is due is looked for across companies, at most BATCH_MAXIMUM at once, and each is
 * done in the company's own transactions. Replicas may meet at any of it. */
#ifndef AUTH_HANDLERS_BATCH_H
#define AUTH_HANDLERS_BATCH_H

#include "domain/decision.h"
#include "service.h"
#include "store/user_store.h"

enum { BATCH_MAXIMUM = 16 };

/* Who is due. Which of them it is, the batch's own functions know. */
union batch_items {
    struct due_user users[BATCH_MAXIMUM];
    struct decision decisions[BATCH_MAXIMUM];
    int64_t tenants[BATCH_MAXIMUM];
};

struct batch {
    const char *done;     /* the line of the log that counts those who are done */
    const char *not_done; /* the one that names who is not, and why */
    /* Whether the history has room for it. */
    struct status (*may)(struct outbox *outbox);
    /* As auth_system. */
    struct status (*list)(struct auth_service *service, struct db *db, union batch_items *out,
                          size_t *count_out);
    /* Looks once more under the locks; OK without `done_out` when nothing is left to be done. */
    struct status (*finish)(struct auth_service *service, const union batch_items *items, size_t i,
                            bool *done_out);
    /* For the log. */
    struct log_field (*whose)(const union batch_items *items, size_t i);
};

/* `whose` of those who are due_users. */
struct log_field batch_user(const union batch_items *items, size_t i);

enum { BATCH_NAME_CAPACITY = 16 };

/* The id of what a moment brings for a user: the same on every replica, another one for another
 * moment, so the event is one, whoever does it. `name` says what brings it. */
struct uuid batch_event_id(const struct auth_service *service, const char name[static 1],
                           const struct user *user, int64_t moment_us, uint32_t step);

/* Does the first BATCH_MAXIMUM. Who fails is logged and found again, and the next is done; where
 * nobody answers the rest waits for the next time. `done_out` counts those who are done. Fails when
 * they could not be looked for, or the history has no room. */
NODISCARD struct status batch_run(struct auth_service *service, const struct batch *batch,
                                  size_t *done_out);

#endif
