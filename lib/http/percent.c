#include "http/percent.h"

#include "base/encoding.h"

static bool decode_escape(struct bytes text, size_t at, uint8_t *out)
{
    if (text.size - at < 3)
        return false;
    int high = hex_digit_value(text.data[at + 1]);
    int low = hex_digit_value(text.data[at + 2]);
    if (high < 0 || low < 0)
        return false;
    *out = (uint8_t)(high << 4 | low);
    return true;
}

bool percent_decode(struct bytes text, enum percent_plus plus, uint8_t *out, size_t *size_out)
{
    size_t size = 0;

    for (size_t at = 0; at < text.size; at++) {
        uint8_t byte = text.data[at];
        if (byte == '%') {
            if (!decode_escape(text, at, &byte))
                return false;
            at += 2;
        } else if (byte == '+' && plus == PERCENT_PLUS_IS_SPACE) {
            byte = ' ';
        }
        if (byte == '\0')
            return false;
        out[size++] = byte;
    }
    *size_out = size;
    return true;
}
