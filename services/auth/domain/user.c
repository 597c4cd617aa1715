#include "domain/user.h"

#include <string.h>

#include "base/utf8.h"

/* U+202A to U+202E and U+2066 to U+2069 reorder what stands around them on a page: "Trojan source".
 */
static bool is_direction_control(const uint8_t *character, size_t size)
{
    return size == 3 && character[0] == 0xe2 &&
           ((character[1] == 0x80 && character[2] >= 0xaa && character[2] <= 0xae) ||
            (character[1] == 0x81 && character[2] >= 0xa6 && character[2] <= 0xa9));
}

static bool is_control(const uint8_t *character, size_t size)
{
    return character[0] < 0x20 || character[0] == 0x7f ||
           (size == 2 && character[0] == 0xc2 && character[1] < 0xa0);
}

bool user_name_is_valid(const char *name)
{
    const uint8_t *next = (const uint8_t *)name;
    size_t left = strnlen(name, USER_NAME_CAPACITY);

    if (left == 0 || left >= USER_NAME_CAPACITY)
        return false;
    while (left > 0) {
        size_t size = utf8_sequence(next, left);
        if (size == 0 || is_control(next, size) || is_direction_control(next, size))
            return false;
        next += size;
        left -= size;
    }
    return true;
}

/* RFC 5322 section 3.2.3: what an atom is made of. */
static bool is_atom_character(char c)
{
    bool is_alphanumeric =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

    return is_alphanumeric || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* One or more atoms with single dots between them. */
static bool is_dot_atom(const char *text, size_t size)
{
    char previous = '.';

    for (size_t i = 0; i < size; i++) {
        if (text[i] == '.' ? previous == '.' : !is_atom_character(text[i]))
            return false;
        previous = text[i];
    }
    return previous != '.';
}

bool user_mail_is_valid(const char *mail)
{
    size_t size = strnlen(mail, USER_MAIL_CAPACITY);
    const char *at = memchr(mail, '@', size);

    if (size == 0)
        return true;
    if (size >= USER_MAIL_CAPACITY || at == NULL)
        return false;
    size_t local_size = (size_t)(at - mail);
    return local_size <= 64 && is_dot_atom(mail, local_size) &&
           is_dot_atom(at + 1, size - local_size - 1);
}
