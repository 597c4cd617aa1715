#include "text/utf8.h"

#include <assert.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum { FOLLOWER_BITS = 6, FOLLOWER_MASK = 0x3f, JOINER = 0x200d };

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

static const utf8proc_property_t *property_of(uint32_t character)
{
    return utf8proc_get_property((utf8proc_int32_t)character);
}

bool utf8_is_variation(uint32_t character)
{
    return (character >= 0xfe00 && character <= 0xfe0f) ||
           (character >= 0xe0100 && character <= 0xe01ef);
}

/* Default_Ignorable_Code_Point, which has Bidi_Control in it, with the places that are kept for
 * more of it and utf8proc leaves out, and the marks of annotations. */
static bool is_hidden(uint32_t character)
{
    bool is_kept = (character >= 0x2060 && character <= 0x206f) ||
                   (character >= 0xfff0 && character <= 0xfffb) ||
                   (character >= 0xe0000 && character <= 0xe0fff);

    return (is_kept || property_of(character)->ignorable) && !utf8_is_variation(character);
}

static bool is_picture(uint32_t character)
{
    return property_of(character)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* A form or a colour of skin, of the picture before it. */
static bool is_of_picture(uint32_t character)
{
    return utf8_is_variation(character) || (character >= 0x1f3fb && character <= 0x1f3ff);
}

static bool breaks_line(uint32_t character)
{
    return character < 0x20 || (character >= 0x7f && character <= 0x9f) || character == 0x2028 ||
           character == 0x2029;
}

/* "A family": pictures with joiners between them. */
static bool is_seen(bool follows_picture, uint32_t character, struct bytes rest)
{
    uint32_t next = 0;

    if (character == JOINER)
        return follows_picture && utf8_next(&rest, &next) && is_picture(next);
    return !breaks_line(character) && !is_hidden(character);
}

bool utf8_is_line(struct bytes text)
{
    bool follows_picture = false;
    uint32_t character = 0;

    while (utf8_next(&text, &character)) {
        if (!is_seen(follows_picture, character, text))
            return false;
        follows_picture = is_picture(character) || (follows_picture && is_of_picture(character));
    }
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
