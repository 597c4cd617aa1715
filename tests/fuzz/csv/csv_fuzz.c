/* The input twice. As a file: what is read and written again is read as the same. As a field:
 * what is written does not begin like a formula and is read back exactly. */
#include <assert.h>

#include "csv/read.h"
#include "csv/write.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_SIZE = 64 << 20, BUFFER_SIZE = 16 << 20 };

static const struct csv_limits limits = {
    .size = BUFFER_SIZE, .rows = 1000, .fields = 64, .field_size = BUFFER_SIZE};

static void assert_guarded(const struct buffer *file)
{
    static const char refused[] = "=+-@\t\r\n"; /* and the NUL behind them */

    assert(file->size > 1 && file->data[0] == '"');
    assert(memchr(refused, file->data[1], sizeof refused) == NULL);
}

static void try_as_field(struct bytes field)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(buffer_clear) struct buffer file;
    struct csv_reader reader;
    struct csv_row row = {0};

    arena_init(&arena, ARENA_SIZE);
    buffer_init(&file, BUFFER_SIZE);
    struct csv_writer writer = csv_writer_begin(&file, false);
    csv_write_text(&writer, field);
    csv_write_text(&writer, field);
    csv_end_row(&writer);
    assert_guarded(&file);
    if (!status_is_ok(csv_reader_begin(&reader, buffer_bytes(&file), &limits))) {
        assert(!utf8_is_text(field));
        return;
    }
    struct status status = csv_read_row(&reader, &arena, &row);
    assert(status_is_ok(status) && row.count == 2 && !csv_reader_has_row(&reader));
    assert(bytes_equal(row.fields[0], field) && bytes_equal(row.fields[1], field));
}

/* The rows of a file, written again. False when it is refused. */
static bool rewrite(struct bytes text, struct arena *arena, struct buffer *out)
{
    struct csv_reader reader;
    struct csv_writer writer = csv_writer_begin(out, false);
    struct csv_row row = {0};

    if (!status_is_ok(csv_reader_begin(&reader, text, &limits)))
        return false;
    while (csv_reader_has_row(&reader)) {
        if (!status_is_ok(csv_read_row(&reader, arena, &row)))
            return false;
        for (size_t i = 0; i < row.count; i++)
            csv_write_text(&writer, row.fields[i]);
        csv_end_row(&writer);
    }
    return true;
}

static void try_as_file(struct bytes text)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(buffer_clear) struct buffer once;
    CLEANUP(buffer_clear) struct buffer twice;

    arena_init(&arena, ARENA_SIZE);
    buffer_init(&once, BUFFER_SIZE);
    buffer_init(&twice, BUFFER_SIZE);
    if (!rewrite(text, &arena, &once))
        return;
    bool again = rewrite(buffer_bytes(&once), &arena, &twice);
    assert(again && bytes_equal(buffer_bytes(&once), buffer_bytes(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    try_as_file((struct bytes){data, size});
    try_as_field((struct bytes){data, size});
    return 0;
}
