#include "credentials/imported_reader.h"

#include <string.h>

#include "base/encoding.h"

enum { BASE64_MAXIMUM = 172 }; /* characters: 128 bytes */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alphanumeric(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool reader_text(struct imported_reader *reader, const char *expected)
{
    size_t length = strlen(expected);

    if (strncmp(reader->at, expected, length) != 0)
        return false;
    reader->at += length;
    return true;
}

void reader_skip(struct imported_reader *reader, const char *optional)
{
    if (strncmp(reader->at, optional, strlen(optional)) == 0)
        reader->at += strlen(optional);
}

bool reader_one_of(struct imported_reader *reader, const char *characters)
{
    if (*reader->at == '\0' || strchr(characters, *reader->at) == NULL)
        return false;
    reader->at++;
    return true;
}

/* `digits` of them, or as many as there are for 0. */
static bool read_digits(struct imported_reader *reader, size_t digits, uint32_t maximum,
                        uint32_t *out)
{
    const char *at = reader->at;
    uint64_t value = 0;
    size_t count = 0;

    for (; is_digit(*at) && (digits == 0 || count < digits) && value <= maximum; at++, count++)
        value = 10 * value + (uint64_t)(*at - '0');
    if (count == 0 || count < digits || value > maximum)
        return false;
    reader->at = at;
    *out = (uint32_t)value;
    return true;
}

bool reader_number(struct imported_reader *reader, uint32_t minimum, uint32_t maximum,
                   uint32_t *out)
{
    struct imported_reader next = *reader;
    uint32_t value = 0;

    if (*reader->at == '0' || !read_digits(&next, 0, maximum, &value) || value < minimum)
        return false;
    *reader = next;
    *out = value;
    return true;
}

bool reader_two_digits(struct imported_reader *reader, uint32_t minimum, uint32_t maximum,
                       uint32_t *out)
{
    struct imported_reader next = *reader;
    uint32_t value = 0;

    if (!read_digits(&next, 2, maximum, &value) || value < minimum)
        return false;
    *reader = next;
    *out = value;
    return true;
}

bool reader_three_digits(struct imported_reader *reader, uint32_t maximum, uint32_t *out)
{
    return read_digits(reader, 3, maximum, out);
}

bool reader_crypt_text(struct imported_reader *reader, size_t minimum, size_t maximum)
{
    size_t length = 0;

    while (length < maximum && (is_alphanumeric(reader->at[length]) || reader->at[length] == '.' ||
                                reader->at[length] == '/'))
        length++;
    if (length < minimum)
        return false;
    reader->at += length;
    return true;
}

/* How our own decoder spells it. */
static char as_url(char c)
{
    if (c == '+' || c == '.')
        return '-';
    return c == '/' ? '_' : c;
}

bool reader_bytes(struct imported_reader *reader, uint8_t *out, size_t capacity, size_t *size_out)
{
    char url[BASE64_MAXIMUM];
    size_t length = 0;

    while (length < sizeof url && (is_alphanumeric(reader->at[length]) ||
                                   (reader->at[length] && strchr("+./", reader->at[length])))) {
        url[length] = as_url(reader->at[length]);
        length++;
    }
    size_t size = base64url_decoded_size(length);
    if (size == 0 || size > capacity || !base64url_decode(url, length, out, size))
        return false;
    reader->at += length;
    *size_out = size;
    return true;
}
