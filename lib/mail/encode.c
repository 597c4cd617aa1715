#include "mail/encode.h"

enum {
    LINE_MAXIMUM = 76, /* characters, of both encodings */
    LINE_BYTES = LINE_MAXIMUM / 4 * 3,
};

void mail_put_base64(struct buffer *out, struct bytes data)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < data.size; i += 3) {
        size_t left = data.size - i;
        uint32_t bits = (uint32_t)data.data[i] << 16;
        bits |= left > 1 ? (uint32_t)data.data[i + 1] << 8 : 0;
        bits |= left > 2 ? data.data[i + 2] : 0;
        char group[4] = {digits[bits >> 18], digits[bits >> 12 & 63],
                         left > 1 ? digits[bits >> 6 & 63] : '=',
                         left > 2 ? digits[bits & 63] : '='};
        buffer_append(out, group, sizeof group);
    }
}

void mail_put_base64_lines(struct buffer *out, struct bytes data)
{
    for (size_t i = 0; i < data.size; i += LINE_BYTES) {
        size_t left = data.size - i;
        mail_put_base64(out, (struct bytes){data.data + i, left < LINE_BYTES ? left : LINE_BYTES});
        buffer_append_text(out, "\r\n");
    }
}

static bool is_line_end(struct bytes text, size_t i)
{
    return i == text.size || text.data[i] == '\r';
}

/* A space at the end of a line may get lost on the way. */
static bool stands_for_itself(struct bytes text, size_t i)
{
    uint8_t c = text.data[i];

    if (c == ' ' || c == '\t')
        return !is_line_end(text, i + 1);
    return c > ' ' && c < 0x7f && c != '=';
}

void mail_put_quoted_printable(struct buffer *out, struct bytes text)
{
    size_t column = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\r') {
            buffer_append_text(out, "\r\n");
            column = 0;
            i++; /* the LF behind it */
            continue;
        }
        size_t width = stands_for_itself(text, i) ? 1 : 3;
        if (column + width > LINE_MAXIMUM - 1) { /* the last place is for the = */
            buffer_append_text(out, "=\r\n");
            column = 0;
        }
        if (width == 1)
            buffer_append_byte(out, text.data[i]);
        else
            buffer_append_format(out, "=%02X", text.data[i]);
        column += width;
    }
    buffer_append_text(out, "\r\n");
}
