#include "domain/scopes.h"

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/encoding.h"

size_t scopes_next(const char **cursor, const char **name, scope_set *groups)
{
    uint8_t bytes[sizeof *groups];
    size_t length = strcspn(*cursor, "=");

    if ((*cursor)[length] == '\0')
        return 0;
    bool is_one = hex_decode(*cursor + length + 1, SCOPE_DIGITS, bytes, sizeof bytes);
    assert(is_one); /* nobody else writes these texts */
    *name = *cursor;
    *groups = bytes_get_u64(bytes);
    *cursor += length + 1 + SCOPE_DIGITS;
    *cursor += **cursor == ' ' ? 1 : 0;
    return length;
}

size_t scopes_count(const char *scopes)
{
    scope_set groups = SCOPE_NONE;
    const char *name;
    size_t count = 0;

    while (scopes_next(&scopes, &name, &groups) > 0)
        count++;
    return count;
}

/* Whether `name` is sorted behind the last one. */
static bool comes_last(const char *scopes, const char *name)
{
    scope_set groups = SCOPE_NONE;
    const char *last = "";
    const char *found;
    size_t last_length = 0;

    for (size_t length; (length = scopes_next(&scopes, &found, &groups)) > 0;) {
        last = found;
        last_length = length;
    }
    int order = strncmp(last, name, last_length);
    return order < 0 || (order == 0 && strlen(name) > last_length);
}

struct status scopes_add(char scopes[static SCOPES_CAPACITY], const char *permissions,
                         const char *name, scope_set groups)
{
    uint8_t bytes[sizeof groups];
    size_t used = strlen(scopes);
    size_t length = strlen(name);

    if (scopes_count(scopes) == SCOPES_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "at most 16 scopes");
    if (!permission_name_is_valid(name) || !permissions_has(permissions, name))
        return FAIL(INVALID_ARGUMENT, "a scope is one of the permissions'");
    if (!comes_last(scopes, name))
        return FAIL(INVALID_ARGUMENT, "scopes are sorted and none is there twice");
    if (scope_is_all(groups))
        return FAIL(INVALID_ARGUMENT, "what reaches all needs no scope");
    if (used > 0)
        scopes[used++] = ' ';
    memcpy(scopes + used, name, length);
    scopes[used + length] = '=';
    bytes_put_u64(bytes, groups);
    hex_encode(bytes, sizeof bytes, scopes + used + length + 1);
    return OK;
}
