#include "domain/path_pattern.h"

#include <string.h>

#include "base/number.h"

bool path_pattern_fits(const char *pattern, const char *path)
{
    const char *brace = strchr(pattern, '{');
    size_t size = strcspn(path, "?");
    int64_t number = 0;

    if (brace == NULL)
        return strlen(pattern) == size && strncmp(pattern, path, size) == 0;
    size_t literal = (size_t)(brace - pattern);
    return size > literal && strncmp(pattern, path, literal) == 0 &&
           number_parse(path + literal, size - literal, 1, INT64_MAX, &number);
}
