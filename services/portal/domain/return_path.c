#include "domain/return_path.h"

#include <string.h>

bool return_path_is_own(const char *path)
{
    size_t length = strnlen(path, RETURN_PATH_MAXIMUM + 1);

    if (length == 0 || length > RETURN_PATH_MAXIMUM || path[0] != '/' || path[1] == '/')
        return false;
    for (size_t i = 0; i < length; i++) {
        /* Browsers read a backslash as a slash. */
        if (path[i] <= ' ' || path[i] > '~' || path[i] == '\\' || path[i] == '#')
            return false;
    }
    return true;
}
