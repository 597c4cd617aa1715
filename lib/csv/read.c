#include "csv/read.h"

#include <assert.h>

#include "csv/guard.h"
#include "text/utf8.h"

static const char MARK[] = "\xef\xbb\xbf";

static struct status refuse(struct csv_reader *reader, size_t column, const char *reason)
{
    reader->problem = (struct csv_problem){reader->rows_read, column, reason};
    return FAIL(INVALID_ARGUMENT, "not a CSV file we can read");
}

static bool starts_with(struct bytes text, const char *beginning)
{
    size_t size = strlen(beginning);
    return text.size >= size && memcmp(text.data, beginning, size) == 0;
}

static void skip(struct csv_reader *reader, size_t size)
{
    reader->rest.data += size;
    reader->rest.size -= size;
}

/* The size of the end of a row that stands here: 2, 1, or 0 when there is none. */
static size_t row_end(struct bytes rest)
{
    if (starts_with(rest, "\r\n"))
        return 2;
    return starts_with(rest, "\n") ? 1 : 0;
}

/* Lines without anything are counted, as a spreadsheet counts them, and passed over. */
static void skip_empty_lines(struct csv_reader *reader)
{
    for (size_t size = row_end(reader->rest); size > 0; size = row_end(reader->rest)) {
        skip(reader, size);
        reader->rows_read++;
    }
}

struct status csv_reader_begin(struct csv_reader *reader, struct bytes text,
                               const struct csv_limits *limits)
{
    assert(limits->fields <= CSV_FIELDS_MAXIMUM);
    *reader = (struct csv_reader){.rest = text, .limits = *limits};
    if (text.size > limits->size)
        return refuse(reader, 0, "the file is too long");
    if (!utf8_is_text(text))
        return refuse(reader, 0, "the file is not UTF-8");
    if (starts_with(text, MARK))
        skip(reader, strlen(MARK));
    skip_empty_lines(reader);
    return OK;
}

bool csv_reader_has_row(const struct csv_reader *reader)
{
    return reader->rest.size > 0;
}

static bool is_field_end(struct bytes rest)
{
    return rest.size == 0 || rest.data[0] == ',' || row_end(rest) > 0;
}

/* A field without quotes is what stands in the text. */
static struct status read_bare(struct csv_reader *reader, size_t column, struct bytes *out)
{
    const uint8_t *start = reader->rest.data;

    while (!is_field_end(reader->rest)) {
        if (reader->rest.data[0] == '"')
            return refuse(reader, column, "a quote stands inside a field without quotes");
        if (reader->rest.data[0] == '\r')
            return refuse(reader, column, "a carriage return stands alone");
        skip(reader, 1);
    }
    *out = (struct bytes){start, (size_t)(reader->rest.data - start)};
    return OK;
}

/* Copies what stands between quotes, where two quotes mean one. `out` has room for all of it. */
static struct status copy_quoted(struct csv_reader *reader, size_t column, uint8_t *out,
                                 size_t *size_out)
{
    size_t size = 0;

    skip(reader, 1);
    while (reader->rest.size > 0) {
        bool is_quote = reader->rest.data[0] == '"';
        if (is_quote && !starts_with(reader->rest, "\"\"")) {
            skip(reader, 1);
            *size_out = size;
            return OK;
        }
        out[size++] = reader->rest.data[0];
        skip(reader, is_quote ? 2 : 1);
    }
    return refuse(reader, column, "a quote is not closed");
}

/* Bytes up to the closing quote, or to the end: an upper bound of the field's size. */
static size_t quoted_size(struct bytes rest)
{
    size_t i = 1;

    while (i < rest.size && (rest.data[i] != '"' || (i + 1 < rest.size && rest.data[i + 1] == '"')))
        i += rest.data[i] == '"' ? 2 : 1;
    return i;
}

static struct status read_quoted(struct csv_reader *reader, size_t column, struct arena *arena,
                                 struct bytes *out)
{
    size_t size = 0;
    uint8_t *copy = arena_alloc(arena, quoted_size(reader->rest));
    if (copy == NULL)
        return arena_failure();
    TRY(copy_quoted(reader, column, copy, &size));
    if (!is_field_end(reader->rest))
        return refuse(reader, column, "something follows a closing quote");
    *out = (struct bytes){copy, size};
    return OK;
}

static struct status read_field(struct csv_reader *reader, size_t column, struct arena *arena,
                                struct bytes *out)
{
    struct bytes field = {0};

    if (starts_with(reader->rest, "\""))
        TRY(read_quoted(reader, column, arena, &field));
    else
        TRY(read_bare(reader, column, &field));
    if (field.size > reader->limits.field_size)
        return refuse(reader, column, "a field is too long");
    *out = csv_unguard(field);
    return OK;
}

/* Reads fields up to the end of the row. */
static struct status read_fields(struct csv_reader *reader, struct arena *arena,
                                 struct bytes *fields, size_t *count_out)
{
    size_t count = 0;

    for (;;) {
        if (count == reader->limits.fields)
            return refuse(reader, count + 1, "a row has too many fields");
        TRY(read_field(reader, count + 1, arena, &fields[count]));
        count++;
        if (!starts_with(reader->rest, ","))
            break;
        skip(reader, 1);
    }
    skip(reader, row_end(reader->rest));
    *count_out = count;
    return OK;
}

struct status csv_read_row(struct csv_reader *reader, struct arena *arena, struct csv_row *out)
{
    struct bytes *fields = arena_alloc_array(arena, reader->limits.fields, sizeof *fields);
    size_t count = 0;

    if (fields == NULL)
        return arena_failure();
    reader->rows_read++;
    if (reader->rows_read > reader->limits.rows)
        return refuse(reader, 0, "the file has too many rows");
    TRY(read_fields(reader, arena, fields, &count));
    if (reader->field_count == 0)
        reader->field_count = count;
    if (count != reader->field_count)
        return refuse(reader, 0, "a row has another number of fields than the first");
    *out = (struct csv_row){fields, count, reader->rows_read};
    skip_empty_lines(reader);
    return OK;
}
