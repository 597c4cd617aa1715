/* Companies as `tenant create` and `tenant list` print them. */
#ifndef SEKISHOCTL_COMMANDS_TENANT_ROWS_H
#define SEKISHOCTL_COMMANDS_TENANT_ROWS_H

#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "table.h"

NODISCARD struct status tenant_rows_begin(struct ctl *ctl, struct table *table);
NODISCARD struct status tenant_rows_add(struct ctl *ctl, struct table *table,
                                        const Sekisho__Auth__V1__Tenant *tenant);

/* One company as the answer of a command: a table, or JSON where it is wanted. */
NODISCARD struct status tenant_print(struct ctl *ctl, const Sekisho__Auth__V1__Tenant *tenant);

#endif
