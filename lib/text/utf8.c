#include "text/utf8.h"

#include <assert.h>

/* RFC 3629 section 4 as a table: the first byte's range decides how many bytes follow and which
 * code points the whole may stand for; what is below `minimum` would be an overlong spelling. */
static const struct form {
    uint8_t first, last; /* of the first byte */
    uint8_t follow;      /* bytes after it */
    uint8_t mask;        /* of its bits that belong to the code point */
    uint32_t minimum, maximum;
} forms[] = {
    {0x01, 0x7f, 0, 0x7f, 0x01, 0x7f},
    {0xc2, 0xdf, 1, 0x1f, 0x80, 0x7ff},
    {0xe0, 0xef, 2, 0x0f, 0x800, 0xffff},
    {0xf0, 0xf4, 3, 0x07, 0x10000, 0x10ffff},
};

static const struct form *find_form(uint8_t byte)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (byte >= forms[i].first && byte <= forms[i].last)
            return &forms[i];
    return NULL;
}

static bool is_surrogate(uint32_t character)
{
    return character >= 0xd800 && character <= 0xdfff;
}

bool utf8_next(struct bytes *rest, uint32_t *out)
{
    const struct form *form = rest->size > 0 ? find_form(rest->data[0]) : NULL;
    if (form == NULL || rest->size <= form->follow)
        return false;

    uint32_t character = rest->data[0] & form->mask;
    for (size_t i = 1; i <= form->follow; i++) {
        if ((rest->data[i] & 0xc0) != 0x80)
            return false;
        character = character << 6 | (rest->data[i] & 0x3f);
    }
    if (character < form->minimum || character > form->maximum || is_surrogate(character))
        return false;

    rest->data += form->follow + 1;
    rest->size -= form->follow + 1u;
    *out = character;
    return true;
}

bool utf8_is_text(struct bytes text)
{
    uint32_t character = 0;

    while (utf8_next(&text, &character))
        ;
    return text.size == 0;
}

/* Unicode's Bidi_Control property. */
static bool is_bidi_control(uint32_t character)
{
    return character == 0x061c || character == 0x200e || character == 0x200f ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

static bool breaks_line(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character <= 0x9f) || character == 0x2028 ||
           character == 0x2029;
}

bool utf8_is_line(struct bytes text)
{
    uint32_t character = 0;

    while (utf8_next(&text, &character))
        if (breaks_line(character) || is_bidi_control(character))
            return false;
    return text.size == 0;
}

size_t utf8_encode(uint32_t character, uint8_t out[static UTF8_CHARACTER_MAXIMUM])
{
    static const uint8_t marks[] = {0x00, 0xc0, 0xe0, 0xf0};

    assert(character > 0 && character <= 0x10ffff && !is_surrogate(character));
    size_t follow = 0;
    while (character > forms[follow].maximum)
        follow++;
    for (size_t i = follow; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (character & 0x3f));
        character >>= 6;
    }
    out[0] = (uint8_t)(marks[follow] | character);
    return follow + 1;
}
