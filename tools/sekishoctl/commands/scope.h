/* Which customers rights reach, as commands read and print it: "all", "none", or the numbers of
 * groups of customers with commas between. */
#ifndef SEKISHOCTL_COMMANDS_SCOPE_H
#define SEKISHOCTL_COMMANDS_SCOPE_H

#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* The option --scope. */
#define SCOPE_OPTION(otherwise)                                                                    \
    {                                                                                              \
        "--scope", "1,3", false,                                                                   \
            "Numbers of customer groups (`group list`), all or none; " otherwise "."               \
    }

/* NULL without the option. */
NODISCARD struct status scope_read(struct ctl *ctl, Sekisho__Auth__V1__Scope **out);

/* "-" where there is none; NULL without memory. */
const char *scope_text(struct arena *arena, const Sekisho__Auth__V1__Scope *scope);

#endif
