/* Names of permissions in requests. */
#ifndef AUTH_HANDLERS_PERMISSIONS_H
#define AUTH_HANDLERS_PERMISSIONS_H

#include "domain/role.h"

/* In any order. INVALID_ARGUMENT for a name that no permission of staff has. */
NODISCARD struct status permissions_read(char *const *names, size_t count, permission_set *out);

#endif
