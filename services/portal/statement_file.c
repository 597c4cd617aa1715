#include "statement_file.h"

#include <string.h>

#include "csv/write.h"
#include "csv_file.h"
#include "visit.h"

enum { FILE_MAXIMUM = 4096 }; /* bytes; number and title have 288 in the schema */

static const struct {
    const char *name; /* the number is put behind it */
    const char *columns[4];
} words[VIEW_LANGUAGE_COUNT] = {
    [VIEW_JAPANESE] = {"明細", {"番号", "件名", "発行日", "金額（円）"}},
    [VIEW_ENGLISH] = {"Statement", {"Number", "Title", "Issued", "Amount (yen)"}},
};

struct statement_table {
    const struct statement *statement;
    enum view_language language;
};

static struct status write_file(const void *what, struct buffer *out)
{
    const struct statement_table *table = what;
    const struct statement *statement = table->statement;
    enum view_language language = table->language;
    struct csv_writer writer = csv_writer_begin(out, true);

    for (size_t i = 0; i < COUNT_OF(words[language].columns); i++)
        csv_write_text(&writer, bytes_of(words[language].columns[i]));
    csv_end_row(&writer);
    csv_write_text(&writer, bytes_of(statement->number));
    csv_write_text(&writer, bytes_of(statement->title));
    csv_write_text(&writer, bytes_of(statement->issued_on));
    csv_write_int(&writer, statement->amount_yen);
    csv_end_row(&writer);
    return buffer_outcome(out);
}

/* The number is the company's own text, and a file's name may not hold everything. */
static struct status name_file(struct arena *arena, const struct statement *statement,
                               enum view_language language, const char **out)
{
    char *name = arena_format(arena, "%s %s.csv", words[language].name, statement->number);

    if (name == NULL)
        return arena_failure();
    for (char *byte = name; *byte; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == '\x7f' || strchr("\"/\\", *byte))
            *byte = '_';
    }
    *out = name;
    return OK;
}

struct status statement_file_send(const struct http_request *request,
                                  struct http_response *response, const struct statement *statement)
{
    const struct statement_table table = {statement, visit_of(request)->language};
    const char *name = NULL;

    TRY(name_file(request->arena, statement, table.language, &name));
    return csv_file_send(request, response, name, FILE_MAXIMUM, write_file, &table);
}
