#include "table.h"

#include <assert.h>

#include "text/utf8.h"
#include "text/width.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* A copy that shows as it is, and takes one line. */
static const char *clean(struct arena *arena, const char *text)
{
    CLEANUP(buffer_clear) struct buffer cleaned = {0};
    struct bytes rest = bytes_of(text);

    if (text[0] == '\0')
        return "-";
    if (utf8_is_line(rest))
        return text;
    buffer_init(&cleaned, 3 * rest.size);
    while (rest.size > 0) {
        const uint8_t *begin = rest.data;
        uint32_t character = 0;
        if (!utf8_next(&rest, &character)) {
            rest.data++;
            rest.size--;
        }
        struct bytes one = {begin, (size_t)(rest.data - begin)};
        if (utf8_is_line(one))
            buffer_append(&cleaned, one.data, one.size);
        else
            buffer_append_text(&cleaned, REPLACEMENT);
    }
    return status_is_ok(buffer_outcome(&cleaned)) ? arena_copy_bytes(arena, buffer_bytes(&cleaned))
                                                  : NULL;
}

void table_init(struct table *table, struct arena *arena, size_t columns)
{
    assert(columns > 0 && columns <= TABLE_COLUMNS_MAXIMUM);
    *table = (struct table){.arena = arena, .columns = columns};
}

struct status table_add(struct table *table, const char *const *cells)
{
    struct table_row *row = arena_alloc(table->arena, sizeof *row);

    if (row == NULL || table->count == TABLE_ROWS_MAXIMUM)
        return FAIL(RESOURCE_EXHAUSTED, "there are too many rows to print; ask for fewer");
    for (size_t i = 0; i < table->columns; i++) {
        row->cells[i] = clean(table->arena, cells[i]);
        if (row->cells[i] == NULL)
            return arena_failure();
        size_t width = text_width(bytes_of(row->cells[i]));
        if (width > table->widths[i])
            table->widths[i] = width;
    }
    if (table->last)
        table->last->next = row;
    else
        table->first = row;
    table->last = row;
    table->count++;
    return OK;
}

static void print_cell(const struct table *table, const struct table_row *row, size_t column,
                       struct buffer *out)
{
    const char *cell = row->cells[column];

    buffer_append_text(out, cell);
    if (column + 1 == table->columns)
        return;
    for (size_t width = text_width(bytes_of(cell)); width < table->widths[column] + 2; width++)
        buffer_append_byte(out, ' ');
}

void table_print(const struct table *table, struct buffer *out)
{
    for (const struct table_row *row = table->first; row; row = row->next) {
        for (size_t i = 0; i < table->columns; i++)
            print_cell(table, row, i, out);
        buffer_append_byte(out, '\n');
    }
}
