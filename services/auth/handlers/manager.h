/* Who manages users: the operator those of any tenant, an internal system (which only looks) those
 * of tenants it is granted, or a user of a tenant, by their pass, their
 * colleagues. */
#ifndef AUTH_HANDLERS_MANAGER_H
#define AUTH_HANDLERS_MANAGER_H

#include "db/db.h"
#include "domain/rights.h"
#include "rpc/call.h"

struct manager {
    int64_t tenant_id;   /* whose users */
    bool is_operator;    /* or a system; then the rest says nothing */
    struct uuid user_id; /* of the pass */
    struct rights held;
};

/* The tenant is the pass's; who has none, the operator or an internal system, names it in the
 * request. INVALID_ARGUMENT when the request of the one names a tenant or that of the other none.
 * PERMISSION_DENIED as system_caller_check(). */
NODISCARD struct status manager_of_call(const struct call *call, int64_t tenant_id,
                                        struct manager *out);

/* Nobody manages themselves (FAILED_PRECONDITION), nor whoever may do what they may not
 * (PERMISSION_DENIED): else a manager could make an administrator's account their own. */
NODISCARD struct status manager_check_user(const struct manager *manager, const struct user *user);

/* The same for an act that only takes away (out at once or by a date, another password): nobody is
 * beyond a manager but whoever administers what they do not, or a user manager could not put out a
 * clerk who leaves. */
NODISCARD struct status manager_check_restricted(const struct manager *manager,
                                                 const struct user *user);

/* Nobody grants what they lack, nor further than they reach (PERMISSION_DENIED): `user` as they are
 * to be, of whom what their own roles allow is found here. INVALID_ARGUMENT when the company has
 * not all of them, or not all groups of the scope. None of them is changed or deleted before the
 * transaction ends. */
NODISCARD struct status manager_check_rights(const struct manager *manager, struct db *db,
                                             struct user *user);

/* The same of a role. */
NODISCARD struct status manager_check_role(const struct manager *manager, struct db *db,
                                           const struct own_role *role);

/* Whether a pass has it; who has none may do anything. */
bool manager_may(const struct manager *manager, enum permission permission);

/* What stands for a reason where a file did it; the history knows it by this. */
#define MANAGER_IMPORT_REASON "CSV import"

/* INVALID_ARGUMENT "reason: ..." for more than 256 bytes, for none where one is needed, and for
 * what would be taken for a reason of our own. */
NODISCARD struct status manager_check_reason(const char *reason, bool is_needed);

/* Whoever changes all of something says the revision they looked at, so that nobody puts back
 * unseen what somebody else took. INVALID_ARGUMENT for who does not. The operator may leave it out
 * (0): a command says what is to be, whatever is there. */
NODISCARD struct status manager_check_base(const struct manager *manager, int64_t base);

/* ABORTED "base_revision: ..." unless `base` is `revision`, which is locked, or left out. */
NODISCARD struct status manager_check_unchanged(int64_t base, int64_t revision);

#endif
