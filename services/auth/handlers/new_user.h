/* A user who is to be made, as requests describe them. */
#ifndef AUTH_HANDLERS_NEW_USER_H
#define AUTH_HANDLERS_NEW_USER_H

#include "backbone/once.h"
#include "domain/own_role.h"
#include "domain/user.h"
#include "handlers/record.h"
#include "rpc/call.h"

struct new_user {
    int kind;
    const char *login_id; /* as typed */
    const char *name;
    const char *mail;
    char *const *roles;
    size_t role_count;
    scope_set scope;
};

/* With a new id, active, of no tenant yet. INVALID_ARGUMENT with a text that names the field. */
NODISCARD struct status new_user_read(const struct new_user *described, struct user *out);

/* Names of roles, of own ones the codes; customers have none. */
NODISCARD struct status new_user_read_roles(char *const *names, size_t count, enum user_kind kind,
                                            role_set *out);

NODISCARD struct status new_user_read_profile(const char *name, const char *mail, struct user *out);

/* The row. ALREADY_EXISTS for a login ID in use, or of a user erased less than a year after they
 * were deleted. */
NODISCARD struct status new_user_create(const struct call *call, struct db *db, struct user *user);

/* Writes user_created or user_invited, with login ID and roles. */
NODISCARD struct status new_user_record(const struct call *call, const struct once *once,
                                        struct db_transaction *transaction, const char *kind,
                                        const struct user *user);

/* The same for one of several users that a call makes. */
NODISCARD struct status new_user_record_step(const struct call *call, const struct once *once,
                                             struct db_transaction *transaction,
                                             enum record_step step, const char *kind,
                                             const struct user *user);

#endif
