#include "text/digits.h"

#include "text/utf8.h"

enum { IDEOGRAPHIC_SPACE = 0x3000, FULLWIDTH_ZERO = 0xff10, FULLWIDTH_NINE = 0xff19 };

/* '0' to '9', or NUL for no digit. */
static char digit_of(uint32_t character)
{
    if (character >= FULLWIDTH_ZERO && character <= FULLWIDTH_NINE)
        return (char)('0' + (character - FULLWIDTH_ZERO));
    return character >= '0' && character <= '9' ? (char)character : '\0';
}

bool text_digits(struct bytes typed, size_t count, char *out)
{
    uint32_t character = 0;
    size_t found = 0;

    while (utf8_next(&typed, &character)) {
        if (character == ' ' || character == IDEOGRAPHIC_SPACE)
            continue;
        char digit = digit_of(character);
        if (digit == '\0' || found == count)
            return false;
        out[found++] = digit;
    }
    out[found] = '\0';
    return typed.size == 0 && found == count;
}
