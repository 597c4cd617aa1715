/* What all changes of one user have in common that are done in one transaction: whoever may not is
 * refused, the row is locked, the change made, its event written and the answer kept. */
#ifndef AUTH_HANDLERS_USER_CHANGE_H
#define AUTH_HANDLERS_USER_CHANGE_H

#include "backbone/once.h"
#include "domain/user.h"
#include "handlers/manager.h"
#include "outbox/event.h"
#include "rpc/call.h"

enum { USER_CHANGE_FIELDS = 4 };

struct user_change {
    struct call *call;
    struct manager manager;
    struct once once;
    struct db *db;
    struct user user; /* locked; a step leaves it as it is when the call is answered */
    struct outbox_change fields[USER_CHANGE_FIELDS]; /* for the event */
    size_t field_count;
    void *own; /* the step's */
};

/* Who and why, of the request. */
struct user_change_target {
    int64_t tenant_id;
    ProtobufCBinaryData user_id;
    const char *reason; /* "" for none */
};

struct user_change_kind {
    const char *event;
    bool needs_reason;
    /* Whether the change only takes away (manager_check_restricted()); NULL: none does. */
    bool (*only_restricts)(const struct user_change *change);
    /* FAILED_PRECONDITION for a user of another state; else changes the row and says in `fields`
     * what was changed. */
    struct status (*apply)(struct user_change *change);
    /* Fills the response. */
    struct status (*answer)(const struct user_change *change);
};

/* `change` with `call` and `own` set. A repeated call has its answer, and change->once says so. */
NODISCARD struct status user_change_run(struct user_change *change,
                                        const struct user_change_kind *kind,
                                        const struct user_change_target *target);

void user_change_add(struct user_change *change, const char *field, const char *before,
                     const char *after);

#endif
