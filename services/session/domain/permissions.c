#include "domain/permissions.h"

#include <string.h>

#include "base/bytes.h"

bool permission_name_is_valid(const char *name)
{
    size_t length = strnlen(name, PERMISSION_NAME_MAXIMUM + 1);

    return length > 0 && length <= PERMISSION_NAME_MAXIMUM &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

struct status permissions_join(const char *const names[], size_t count,
                               char out[static PERMISSIONS_CAPACITY])
{
    char joined[PERMISSIONS_CAPACITY] = "";
    size_t used = 0;

    if (count > PERMISSIONS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "at most 64 permissions");
    for (size_t i = 0; i < count; i++) {
        if (!permission_name_is_valid(names[i]))
            return FAIL(INVALID_ARGUMENT, "a permission has 1 to 48 characters of [a-z0-9._-]");
        if (i > 0 && strcmp(names[i - 1], names[i]) >= 0)
            return FAIL(INVALID_ARGUMENT, "permissions are sorted and none is there twice");
        if (i > 0)
            joined[used++] = ' ';
        size_t length = strlen(names[i]);
        memcpy(joined + used, names[i], length + 1);
        used += length;
    }
    memcpy(out, joined, used + 1);
    return OK;
}

size_t permissions_next(const char **cursor, const char **name)
{
    size_t length = strcspn(*cursor, " ");

    *name = *cursor;
    *cursor += length + ((*cursor)[length] == ' ' ? 1 : 0);
    return length;
}

bool permissions_has(const char *permissions, const char *name)
{
    size_t wanted = strlen(name);
    const char *cursor = permissions;
    const char *found;

    for (size_t length; (length = permissions_next(&cursor, &found)) > 0;) {
        if (length == wanted && memcmp(found, name, length) == 0)
            return true;
    }
    return false;
}

size_t permissions_count(const char *permissions)
{
    size_t count = 0;
    const char *name;

    while (permissions_next(&permissions, &name) > 0)
        count++;
    return count;
}
