#include "text/blank.h"

#include <string.h>

#include "base/bytes.h"

/* Bytes of the character without ink that the text begins with: a space of any width, or the Hangul
 * filler; 0 when it begins with none. */
static size_t leading_space(const char *text)
{
    static const char *const spaces[] = {" ",      "\u00a0", "\u1680", "\u2000", "\u2001",
                                         "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                         "\u2007", "\u2008", "\u2009", "\u200a", "\u200b",
                                         "\u202f", "\u205f", "\u3000", "\u3164", "\ufeff"};

    for (size_t i = 0; i < COUNT_OF(spaces); i++) {
        if (strncmp(text, spaces[i], strlen(spaces[i])) == 0)
            return strlen(spaces[i]);
    }
    return 0;
}

bool text_is_blank(const char *text)
{
    for (size_t size = leading_space(text); size > 0; size = leading_space(text))
        text += size;
    return *text == '\0';
}
