#include "domain/password.h"

#include <string.h>
#include <strings.h>

enum {
    DISTINCT_MINIMUM = 5,     /* code points; "aaaaaaaaaaaaaaa" and "121212121212121" have fewer */
    BESIDE_NAMES_MINIMUM = 8, /* bytes left when the owner's names are taken out */
};

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static size_t count_code_points(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += is_continuation(*text) ? 0 : 1;
    return count;
}

static size_t code_point_size(const char *text)
{
    size_t size = 1;

    while (is_continuation(text[size]))
        size++;
    return size;
}

/* True when the code point at `end` does not occur between `start` and `end`. */
static bool is_first_occurrence(const char *start, const char *end)
{
    size_t size = code_point_size(end);

    for (const char *earlier = start; earlier < end; earlier += code_point_size(earlier)) {
        if (strncmp(earlier, end, size) == 0)
            return false;
    }
    return true;
}

static size_t count_distinct(const char *text)
{
    size_t count = 0;

    for (const char *next = text; *next; next += code_point_size(next))
        count += is_first_occurrence(text, next) ? 1 : 0;
    return count;
}

/* How many bytes of `password` do not belong to an occurrence of `name`, letters compared without
 * case. */
static size_t size_beside(const char *password, const char *name)
{
    size_t name_size = strlen(name);
    size_t left = 0;

    while (*password) {
        bool is_name = name_size >= 3 && strncasecmp(password, name, name_size) == 0;
        password += is_name ? name_size : 1;
        left += is_name ? 0 : 1;
    }
    return left;
}

struct status password_validate(const char *normal, const struct password_owner *owner)
{
    size_t count = count_code_points(normal);

    if (count < PASSWORD_MINIMUM)
        return FAIL(INVALID_ARGUMENT, "password: use at least 15 characters");
    if (count > PASSWORD_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "password: use at most 128 characters");
    if (count_distinct(normal) < DISTINCT_MINIMUM)
        return FAIL(INVALID_ARGUMENT, "password: use more than a few different characters");
    if (size_beside(normal, owner->login_id) < BESIDE_NAMES_MINIMUM ||
        size_beside(normal, owner->name) < BESIDE_NAMES_MINIMUM ||
        size_beside(normal, owner->tenant_code) < BESIDE_NAMES_MINIMUM)
        return FAIL(INVALID_ARGUMENT, "password: use more than your login ID, name or company");
    return OK;
}
