#include "base/utf8.h"

size_t utf8_sequence(const uint8_t *text, size_t left)
{
    if (text[0] < 0x80)
        return 1;
    size_t size = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0xc2 || text[0] > 0xf4 || size > left)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    }
    if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
        (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f))
        return 0;
    return size;
}

/* How many bytes in front are ASCII, counted in eights: often all of them, and it is quick to see.
 */
static size_t ascii_in_front(struct bytes text)
{
    size_t count = 0;
    uint64_t eight = 0;

    while (text.size - count >= sizeof eight) {
        memcpy(&eight, text.data + count, sizeof eight);
        if (eight & 0x8080808080808080u)
            break;
        count += sizeof eight;
    }
    return count;
}

bool bytes_are_utf8(struct bytes text)
{
    for (size_t i = ascii_in_front(text); i < text.size;) {
        size_t size = utf8_sequence(text.data + i, text.size - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}
