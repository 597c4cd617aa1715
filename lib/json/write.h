/* Writes JSON into a buffer, on one line. The buffer remembers when it is full, so a writer calls
 * on and looks once, at the end:
 *
 *     struct json_writer writer = json_writer_begin(&buffer);
 *     json_object_begin(&writer, NULL);
 *     json_write_text(&writer, "name", name);
 *     json_write_int(&writer, "size", 42);
 *     json_object_end(&writer);
 *     TRY(buffer_outcome(&buffer));
 *
 * `key` is the member's name inside an object, and NULL in an array or for the whole value. Bytes
 * that are not UTF-8 are written as U+FFFD.
 */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include <stdint.h>

#include "base/bytes.h"

struct json_writer {
    struct buffer *out;
    size_t depth;
    bool needs_comma;
};

struct json_writer json_writer_begin(struct buffer *out);

/* What is opened must be closed, at most JSON_DEPTH_MAXIMUM deep: both are asserted. */
void json_object_begin(struct json_writer *writer, const char *key);
void json_object_end(struct json_writer *writer);
void json_array_begin(struct json_writer *writer, const char *key);
void json_array_end(struct json_writer *writer);

void json_write_text(struct json_writer *writer, const char *key, const char *text);
void json_write_int(struct json_writer *writer, const char *key, int64_t value);
void json_write_bool(struct json_writer *writer, const char *key, bool value);
void json_write_null(struct json_writer *writer, const char *key);

#endif
