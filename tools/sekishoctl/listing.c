#include "listing.h"

#include "arguments.h"

void listing_end(struct ctl *ctl, struct json_writer *writer, const struct table *table)
{
    if (!ctl->arguments->wants_json) {
        table_print(table, &ctl->out);
        return;
    }
    json_array_end(writer);
    buffer_append_byte(&ctl->out, '\n');
}
