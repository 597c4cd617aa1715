/* Users: how the commands find them and print them. */
#ifndef SEKISHOCTL_COMMANDS_USER_ROWS_H
#define SEKISHOCTL_COMMANDS_USER_ROWS_H

#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

NODISCARD struct status user_rows_begin(struct ctl *ctl, struct table *table);
NODISCARD struct status user_rows_add(struct ctl *ctl, struct table *table,
                                      const Sekisho__Auth__V1__User *user);

/* The user whom the command's arguments, TENANT and LOGIN, name. */
NODISCARD struct status user_find(struct ctl *ctl, const Sekisho__Auth__V1__User **out);

NODISCARD struct status user_print(struct ctl *ctl, const Sekisho__Auth__V1__User *user);

/* A user and their one-time link. */
NODISCARD struct status user_link_print(struct ctl *ctl, const Sekisho__Auth__V1__UserLink *link,
                                        bool is_reset);

/* The option --kind; staff without it. */
NODISCARD struct status user_kind_read(struct ctl *ctl, Sekisho__Auth__V1__UserKind *out);

/* The option --roles; none without it. */
NODISCARD struct status user_roles_read(struct ctl *ctl, char ***out, size_t *count_out);

/* One page of a company's users behind `after`, which is a login ID or "". */
NODISCARD struct status user_page(struct ctl *ctl, int64_t tenant_id, char *after,
                                  const Sekisho__Auth__V1__ListUsersResponse **out);

#endif
