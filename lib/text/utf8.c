#include "text/utf8.h"

#include <assert.h>

#include "base/utf8.h"

enum { FOLLOWER_BITS = 6, FOLLOWER_MASK = 0x3f };

bool utf8_next(struct bytes *rest, uint32_t *out)
{
    static const uint8_t first_masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07}; /* by size */

    size_t size =
        rest->size == 0 || rest->data[0] == '\0' ? 0 : utf8_sequence(rest->data, rest->size);
    if (size == 0)
        return false;
    uint32_t character = rest->data[0] & first_masks[size];
    for (size_t i = 1; i < size; i++)
        character = character << FOLLOWER_BITS | (rest->data[i] & FOLLOWER_MASK);
    rest->data += size;
    rest->size -= size;
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
    static const uint32_t limits[] = {0x80, 0x800, 0x10000, 0x110000};
    static const uint8_t marks[] = {0x00, 0xc0, 0xe0, 0xf0};

    assert(character > 0 && character < limits[3] && (character < 0xd800 || character > 0xdfff));
    size_t followers = 0;
    while (character >= limits[followers])
        followers++;
    for (size_t i = followers; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (character & FOLLOWER_MASK));
        character >>= FOLLOWER_BITS;
    }
    out[0] = (uint8_t)(marks[followers] | character);
    return followers + 1;
}
