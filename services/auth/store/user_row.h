/* A user as the statements of the stores read them. */
#ifndef AUTH_STORE_USER_ROW_H
#define AUTH_STORE_USER_ROW_H

#include "db/db.h"
#include "domain/user.h"

/* What user_row_read() reads, of the table users. */
#define USER_ROW                                                                                   \
    " id, tenant, kind, state, login_id, name, mail, roles, version, created_at,"                  \
    " last_login_at, leaves_at, deleted_at, leaving_held_at, granted, must_change_password,"       \
    " rights_revision, profile_revision, departure_revision, dormant_since, dormant_exempt,"       \
    " dormant_held_at, dormant_disabled, scope, devices_from,"                                     \
    " coalesce((SELECT string_agg(lpad(to_hex(own_roles.scope), 16, '0') || "                      \
    "own_roles.permissions,"                                                                       \
    "                             chr(10))"                                                        \
    "             FROM own_roles"                                                                  \
    "            WHERE own_roles.tenant = users.tenant"                                            \
    "              AND users.roles >> (own_roles.number + 4) & 1 = 1), '')"

NODISCARD struct status user_row_read(const struct db_rows *rows, struct user *out);

/* Of all rows that there are. */
NODISCARD struct status user_row_read_all(struct db_rows *rows, struct user *out,
                                          size_t *count_out);

#endif
