#include "portal_part.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "json/write.h"

enum {
    TABLES = 3,
    LINE_CAPACITY = 64 << 10, /* a row has a few texts of 256 bytes */
};

/* In the order in which the portal prints them. */
static const struct {
    const char *table;
    const char *file;
} tables[TABLES] = {
    {"customers", "customers.jsonl"},
    {"customer_users", "customer_users.jsonl"},
    {"statements", "statements.jsonl"},
};

struct part {
    struct export_folder *folder;
    FILE *stream;
    bool is_ours; /* opened here */
    char line[LINE_CAPACITY];
    int64_t counts[TABLES];
};

static void close_part(struct part *part)
{
    if (part->is_ours && part->stream)
        (void)fclose(part->stream);
}

static struct status open_part(struct part *part, struct ctl *ctl, const char *path)
{
    part->is_ours = strcmp(path, "-") != 0;
    part->stream = part->is_ours ? fopen(path, "re") : stdin;
    if (part->stream)
        return OK;
    return ctl_refuse(ctl, "%.512s cannot be read: %s", path, strerrordesc_np(errno));
}

/* Of one that is not whole nothing is believed. */
static struct status refuse(const struct part *part, const char *why)
{
    part->folder->ctl->advice = "It is what `sekisho-portal --export` prints, all of it.";
    return ctl_refuse(part->folder->ctl, "the portal's part %s", why);
}

static struct status read_line(struct part *part)
{
    if (fgets(part->line, sizeof part->line, part->stream) == NULL)
        return refuse(part, "is cut short");
    size_t length = strlen(part->line);
    return length > 0 && part->line[length - 1] == '\n' ? OK : refuse(part, "is cut short");
}

static struct status check_beginning(struct part *part, int64_t tenant_id)
{
    char expected[64];

    TRY(read_line(part));
    (void)snprintf(expected, sizeof expected, "company %" PRId64 "\n", tenant_id);
    return strcmp(part->line, expected) == 0 ? OK : refuse(part, "is not of this company");
}

/* The row behind the table's name; NULL when the line is of something else. */
static const char *row_of(const char *line, const char *table)
{
    size_t length = strlen(table);

    return strncmp(line, table, length) == 0 && line[length] == ' ' && line[length + 1] == '{'
               ? line + length + 1
               : NULL;
}

/* Leaves behind a line that is not of the table. */
static struct status write_table(struct part *part, size_t i)
{
    const char *row = NULL;

    TRY(export_folder_begin(part->folder, tables[i].file));
    while ((row = row_of(part->line, tables[i].table)) != NULL) {
        TRY(export_folder_add_row(part->folder, bytes_of(row)));
        part->counts[i]++;
        TRY(read_line(part));
    }
    return export_folder_end(part->folder);
}

static struct status check_end(struct part *part)
{
    CLEANUP(buffer_clear) struct buffer expected;

    buffer_init(&expected, 1024);
    buffer_append_text(&expected, "end ");
    struct json_writer writer = json_writer_begin(&expected);
    json_object_begin(&writer, NULL);
    for (size_t i = 0; i < TABLES; i++)
        json_write_int(&writer, tables[i].table, part->counts[i]);
    json_object_end(&writer);
    buffer_append_text(&expected, "\n");
    TRY(buffer_outcome(&expected));
    if (!bytes_equal(buffer_bytes(&expected), bytes_of(part->line)))
        return refuse(part, "has other rows than it says");
    return fgetc(part->stream) == EOF ? OK : refuse(part, "goes on behind its end");
}

struct status portal_part_write(struct export_folder *folder, const char *path, int64_t tenant_id)
{
    CLEANUP(close_part) struct part part = {.folder = folder};

    TRY(open_part(&part, folder->ctl, path));
    TRY(check_beginning(&part, tenant_id));
    TRY(read_line(&part));
    for (size_t i = 0; i < TABLES; i++)
        TRY(write_table(&part, i));
    return check_end(&part);
}
