#include "statement_view.h"

struct status statement_view_link(struct arena *arena, const char *place, struct uuid id,
                                  const char *rest, struct view_link *out)
{
    char text[UUID_TEXT_CAPACITY];

    uuid_encode(id, text);
    const char *path = arena_format(arena, "%s/%s%s", place, text, rest);
    if (path == NULL)
        return arena_failure();
    return view_link_own(path, out) ? OK : FAIL(INTERNAL, "a path of our own is none");
}

struct status statement_view_line(struct arena *arena, const char *place,
                                  const struct statement *statement, struct view_own_statement *out)
{
    *out = (struct view_own_statement){
        .number = statement->number,
        .title = statement->title,
        .issued_on = statement->issued_on,
        .amount = statement->amount_yen,
    };
    TRY(statement_view_link(arena, place, statement->id, "", &out->target));
    return statement_view_link(arena, place, statement->id, "/file", &out->file);
}

struct status statement_view_lines(struct arena *arena, const char *place,
                                   const struct statement_page *page,
                                   const struct view_own_statement **out)
{
    struct view_own_statement *lines = arena_alloc_array(arena, page->count, sizeof *lines);

    if (lines == NULL)
        return arena_failure();
    for (size_t i = 0; i < page->count; i++)
        TRY(statement_view_line(arena, place, &page->statements[i], &lines[i]));
    *out = lines;
    return OK;
}
