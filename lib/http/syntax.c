#include "http/syntax.h"

static uint8_t lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

bool syntax_is_token_character(uint8_t byte)
{
    uint8_t letter = lower(byte);

    if ((letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9'))
        return true;
    return byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL;
}

bool syntax_is_token(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!syntax_is_token_character(text.data[i]))
            return false;
    }
    return text.size > 0;
}

bool syntax_equals(struct bytes text, const char *expected)
{
    if (text.size != strlen(expected))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (lower(text.data[i]) != (uint8_t)expected[i])
            return false;
    }
    return true;
}

struct bytes syntax_trim(struct bytes text)
{
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
        text.size--;
    return text;
}

bool syntax_list_has(struct bytes list, const char *element)
{
    while (list.size > 0) {
        const uint8_t *comma = memchr(list.data, ',', list.size);
        size_t size = comma ? (size_t)(comma - list.data) : list.size;
        size_t skipped = comma ? size + 1 : size;
        if (syntax_equals(syntax_trim((struct bytes){list.data, size}), element))
            return true;
        list = (struct bytes){list.data + skipped, list.size - skipped};
    }
    return false;
}
