#include "json/write.h"

#include <assert.h>
#include <inttypes.h>

#include "text/utf8.h"
#include "json/json.h"

static void append_character(struct buffer *out, uint32_t character)
{
    uint8_t encoded[UTF8_CHARACTER_MAXIMUM];

    if (character < 0x20 || character == 0x7f)
        buffer_append_format(out, "\\u%04x", (unsigned)character);
    else if (character == '"' || character == '\\')
        buffer_append_format(out, "\\%c", (int)character);
    else
        buffer_append(out, encoded, utf8_encode(character, encoded));
}

static void append_text(struct buffer *out, const char *text)
{
    struct bytes rest = bytes_of(text);
    uint32_t character = 0;

    buffer_append_byte(out, '"');
    while (rest.size > 0) {
        if (utf8_next(&rest, &character)) {
            append_character(out, character);
            continue;
        }
        buffer_append_text(out, "\xef\xbf\xbd");
        rest.data++;
        rest.size--;
    }
    buffer_append_byte(out, '"');
}

struct json_writer json_writer_begin(struct buffer *out)
{
    return (struct json_writer){.out = out};
}

/* Whatever stands before a value. */
static void introduce(struct json_writer *writer, const char *key)
{
    if (writer->needs_comma)
        buffer_append_byte(writer->out, ',');
    writer->needs_comma = true;
    if (key) {
        append_text(writer->out, key);
        buffer_append_byte(writer->out, ':');
    }
}

static void begin(struct json_writer *writer, const char *key, uint8_t bracket)
{
    assert(writer->depth < JSON_DEPTH_MAXIMUM);
    introduce(writer, key);
    buffer_append_byte(writer->out, bracket);
    writer->depth++;
    writer->needs_comma = false;
}

static void end(struct json_writer *writer, uint8_t bracket)
{
    assert(writer->depth > 0);
    buffer_append_byte(writer->out, bracket);
    writer->depth--;
    writer->needs_comma = true;
}

void json_object_begin(struct json_writer *writer, const char *key)
{
    begin(writer, key, '{');
}

void json_object_end(struct json_writer *writer)
{
    end(writer, '}');
}

void json_array_begin(struct json_writer *writer, const char *key)
{
    begin(writer, key, '[');
}

void json_array_end(struct json_writer *writer)
{
    end(writer, ']');
}

void json_write_text(struct json_writer *writer, const char *key, const char *text)
{
    introduce(writer, key);
    append_text(writer->out, text);
}

void json_write_int(struct json_writer *writer, const char *key, int64_t value)
{
    introduce(writer, key);
    buffer_append_format(writer->out, "%" PRId64, value);
}

void json_write_bool(struct json_writer *writer, const char *key, bool value)
{
    introduce(writer, key);
    buffer_append_text(writer->out, value ? "true" : "false");
}

void json_write_null(struct json_writer *writer, const char *key)
{
    introduce(writer, key);
    buffer_append_text(writer->out, "null");
}
