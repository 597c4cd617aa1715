#include "handlers/permissions.h"

struct status permissions_read(char *const *names, size_t count, permission_set *out)
{
    permission_set set = 0;

    for (size_t i = 0; i < count; i++) {
        enum permission permission;
        if (!permission_parse(names[i], &permission) ||
            !permission_is_in(permission, PERMISSIONS_OF_STAFF))
            return FAIL(INVALID_ARGUMENT, "permissions: not one of staff");
        set |= (permission_set)1 << permission;
    }
    *out = permissions_with_needed(set);
    return OK;
}
