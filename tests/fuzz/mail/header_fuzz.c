/* Any bytes as the text of a header. What is accepted leaves it as folded lines of printable ASCII,
 * of at most 76 characters, that decode to the same text: no line but the first begins a header. */
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "mail/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BUFFER_SIZE = 1 << 20 };

#define PREFIX "Subject: "
#define WORD "=?UTF-8?B?"

static int digit(uint8_t c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(digits, c) : NULL;

    return found ? (int)(found - digits) : -1;
}

static void decode_word(struct bytes word, struct buffer *out)
{
    const size_t from = sizeof WORD - 1;
    const size_t before = out->size;

    assert(word.size <= 75 && (word.size - from - 2) % 4 == 0);
    assert(memcmp(word.data + word.size - 2, "?=", 2) == 0);
    for (size_t i = from; i < word.size - 2; i += 4) {
        uint32_t bits = 0;
        size_t count = 3;
        for (size_t j = 0; j < 4; j++) {
            int value = digit(word.data[i + j]);
            if (value < 0) {
                assert(word.data[i + j] == '=' && j > 1);
                count -= 1;
                value = 0;
            }
            bits = bits << 6 | (uint32_t)value;
        }
        for (size_t j = 0; j < count; j++)
            buffer_append_byte(out, (uint8_t)(bits >> (16 - 8 * j)));
    }
    assert(bytes_are_utf8((struct bytes){out->data + before, out->size - before}));
}

/* One line without its CRLF, and without what stands before the text. */
static void decode_line(struct bytes line, struct buffer *out)
{
    for (size_t i = 0; i < line.size; i++)
        assert(line.data[i] >= ' ' && line.data[i] <= '~');
    if (line.size > sizeof WORD && memcmp(line.data, WORD, sizeof WORD - 1) == 0) {
        decode_word(line, out);
    } else {
        buffer_append(out, line.data, line.size);
    }
}

static void assert_header(struct bytes header, struct bytes text)
{
    CLEANUP(buffer_clear) struct buffer decoded;
    size_t skip = sizeof PREFIX - 1;

    buffer_init(&decoded, BUFFER_SIZE);
    assert(header.size > skip && memcmp(header.data, PREFIX, skip) == 0);
    for (size_t from = 0; from < header.size;) {
        const uint8_t *end = memchr(header.data + from, '\r', header.size - from);
        assert(end != NULL && end + 1 < header.data + header.size && end[1] == '\n');
        size_t length = (size_t)(end - header.data) - from;
        assert(length <= 76);
        assert(from == 0 || header.data[from] == ' ');
        decode_line((struct bytes){header.data + from + skip, length - skip}, &decoded);
        from += length + 2;
        skip = 1; /* of a folded line */
    }
    assert(bytes_equal(buffer_bytes(&decoded), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes text = {data, size};

    if (size > 1 << 14)
        return 0;
    CLEANUP(buffer_clear) struct buffer header;
    buffer_init(&header, BUFFER_SIZE);
    if (status_is_ok(mail_put_header(&header, "Subject", text)))
        assert_header(buffer_bytes(&header), text);
    else
        assert(header.size == 0);
    return 0;
}
