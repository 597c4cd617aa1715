#include "tls/identity.h"

#include <string.h>

#include "base/bytes.h"

/* What is left to read. */
struct cursor {
    const char *text;
    size_t size;
};

static bool skip(struct cursor *cursor, const char *literal)
{
    size_t length = strlen(literal);
    if (cursor->size < length || memcmp(cursor->text, literal, length) != 0)
        return false;
    cursor->text += length;
    cursor->size -= length;
    return true;
}

/* Takes every character that is a lower-case letter, a digit or in `also`; at least one, and no
 * more than `capacity` holds. */
static bool take(struct cursor *cursor, const char *also, char *out, size_t capacity)
{
    size_t length = 0;

    while (length < cursor->size) {
        char c = cursor->text[length];
        bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    (c != '\0' && strchr(also, c) != NULL);
        if (!fits)
            break;
        length++;
    }
    if (length == 0 || length >= capacity)
        return false;
    memcpy(out, cursor->text, length);
    out[length] = '\0';
    cursor->text += length;
    cursor->size -= length;
    return true;
}

bool tls_identity_parse(const char *uri, size_t size, struct tls_identity *out)
{
    struct cursor cursor = {uri, size};
    struct tls_identity found = {0};

    if (!skip(&cursor, "spiffe://") ||
        !take(&cursor, "._-", found.trust_domain, sizeof found.trust_domain) ||
        !skip(&cursor, "/ns/") ||
        !take(&cursor, "-", found.namespace_name, sizeof found.namespace_name) ||
        !skip(&cursor, "/sa/") || !take(&cursor, "-", found.name, sizeof found.name) ||
        cursor.size != 0)
        return false;
    *out = found;
    return true;
}
