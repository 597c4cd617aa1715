#include "base/encoding.h"

/* Look-up tables would leak secrets through the cache, so digits are computed, branch by branch
 * alike. */

static char hex_digit(unsigned value)
{
    return (char)(value < 10 ? '0' + value : 'a' + value - 10);
}

/* -1 for no digit. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

int hex_digit_value(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    uint8_t lower = byte | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void hex_encode(const uint8_t *data, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++) {
        out[2 * i] = hex_digit(data[i] >> 4);
        out[2 * i + 1] = hex_digit(data[i] & 15);
    }
    out[2 * size] = '\0';
}

bool hex_decode(const char *text, size_t length, uint8_t *out, size_t size)
{
    if (length % 2 != 0 || length / 2 != size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(text[2 * i]);
        int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static char base64url_digit(unsigned value)
{
    if (value < 26)
        return (char)('A' + value);
    if (value < 52)
        return (char)('a' + value - 26);
    if (value < 62)
        return (char)('0' + value - 52);
    return value == 62 ? '-' : '_';
}

static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '-')
        return 62;
    return c == '_' ? 63 : -1;
}

void base64url_encode(const uint8_t *data, size_t size, char *out)
{
    uint32_t bits = 0; /* the last `count` of them are not written yet */
    unsigned count = 0;

    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | data[i];
        for (count += 8; count >= 6; count -= 6)
            *out++ = base64url_digit(bits >> (count - 6) & 63);
    }
    if (count > 0)
        *out++ = base64url_digit(bits << (6 - count) & 63);
    *out = '\0';
}

size_t base64url_decoded_size(size_t length)
{
    return length % 4 == 1 ? 0 : length / 4 * 3 + length % 4 * 3 / 4;
}

bool base64url_decode(const char *text, size_t length, uint8_t *out, size_t size)
{
    uint32_t bits = 0;
    unsigned count = 0;

    if (length % 4 == 1 || base64url_decoded_size(length) != size)
        return false;
    for (size_t i = 0; i < length; i++) {
        int value = base64url_value(text[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            *out++ = (uint8_t)(bits >> count);
        }
    }
    /* Leftover bits must be zero, else several texts would mean the same bytes. */
    return (bits & ((1u << count) - 1)) == 0;
}
