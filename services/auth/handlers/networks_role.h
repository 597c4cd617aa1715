/* Allow-lists of a company's own roles: a list names a role that there is, and goes with it. */
#ifndef AUTH_HANDLERS_NETWORKS_ROLE_H
#define AUTH_HANDLERS_NETWORKS_ROLE_H

#include "backbone/once.h"
#include "db/db.h"
#include "domain/networks.h"
#include "rpc/call.h"

/* INVALID_ARGUMENT for a list of an own role that there is not. Inside the tenant's transaction,
 * and where the lists are saved behind the lock of networks_change_begin(): whoever deletes a role
 * waits for it, and takes a list that was saved meanwhile along. */
NODISCARD struct status networks_check_roles(struct db *db, int64_t tenant_id,
                                             const struct networks *lists);

/* An own role that is being deleted. */
struct networks_role {
    struct call *call;
    const struct once *once;
    struct db_transaction *transaction;
    int64_t tenant_id;
    uint32_t number;
};

/* Takes the list of the role out of those in force, with its event: the next role that is made gets
 * the number. FAILED_PRECONDITION while a trial has one, for its confirmation would bring the list
 * back. True in `changed_out` when session has to be told. */
NODISCARD struct status networks_forget_role(const struct networks_role *role, bool *changed_out);

#endif
