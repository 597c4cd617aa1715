#include "csv/write.h"

#include <inttypes.h>

#include "csv/guard.h"

struct csv_writer csv_writer_begin(struct buffer *out, bool mark)
{
    if (mark)
        buffer_append_text(out, "\xef\xbb\xbf");
    return (struct csv_writer){.out = out};
}

static void separate(struct csv_writer *writer)
{
    if (writer->needs_comma)
        buffer_append_byte(writer->out, ',');
    writer->needs_comma = true;
}

/* Always in quotes: a spreadsheet whose separator is a semicolon must not split the field there and
 * find a formula behind it. */
void csv_write_text(struct csv_writer *writer, struct bytes text)
{
    separate(writer);
    buffer_append_byte(writer->out, '"');
    if (csv_needs_guard(text))
        buffer_append_byte(writer->out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            buffer_append_byte(writer->out, '"');
        buffer_append_byte(writer->out, text.data[i]);
    }
    buffer_append_byte(writer->out, '"');
}

void csv_write_int(struct csv_writer *writer, int64_t value)
{
    separate(writer);
    buffer_append_format(writer->out, "%" PRId64, value);
}

void csv_end_row(struct csv_writer *writer)
{
    buffer_append_text(writer->out, "\r\n");
    writer->needs_comma = false;
}
