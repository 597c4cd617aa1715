#include "template.h"

#include "template_private.h"

enum { MAXIMUM_NESTING = 24 };

static const struct {
    const char *word;
    enum block_end end;
} block_ends[] = {
    {"{/if}", END_IF},
    {"{/each}", END_EACH},
    {"{/wrap}", END_WRAP},
    {"{/fill}", END_FILL},
    {"{/other_language}", END_SWITCH},
    {"{#else}", END_ELSE},
};

const struct template *template_find(const struct compiler *compiler, const char *name)
{
    const struct template *template = compiler->templates;
    while (template && (template->name == NULL || strcmp(template->name, name) != 0))
        template = template->next;
    return template;
}

struct node *reader_add_node(struct reader *reader, struct node ***end, enum node_kind kind)
{
    if (reader->literal.size > 0) {
        struct node *literal = cursor_alloc(reader->cursor, sizeof *literal);
        literal->kind = NODE_LITERAL;
        literal->literal = cursor_copy(reader->cursor, buffer_bytes(&reader->literal));
        buffer_reset(&reader->literal);
        **end = literal;
        *end = &literal->next;
    }
    if (kind == NODE_LITERAL) /* only the flush was wanted */
        return NULL;
    struct node *node = cursor_alloc(reader->cursor, sizeof *node);
    node->kind = kind;
    node->place = cursor_place(reader->cursor, reader->cursor->at);
    **end = node;
    *end = &node->next;
    return node;
}

struct status reader_expect_end(struct cursor *cursor)
{
    return cursor_expect(cursor, "}");
}

struct status reader_check_content(const struct reader *reader, size_t start, const char *what)
{
    const struct html *html = &reader->html;
    bool only_text = html->depth > 0 && html->open[html->depth - 1].kind == ELEMENT_TEXT;
    if (html->where != HTML_CONTENT || only_text)
        return cursor_refuse(reader->cursor, start, "%s stands between elements only", what);
    return OK;
}

/* A directive or placeholder; the cursor is at its brace. */
static struct status read_directive(struct reader *reader, const struct binding *scope,
                                    struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;

    if (cursor_accept(cursor, "{!")) {
        (void)cursor_until(cursor, "}");
        return reader_expect_end(cursor);
    }
    if (cursor_accept(cursor, "{#if "))
        return block_if(reader, scope, start, end);
    if (cursor_accept(cursor, "{#each "))
        return block_each(reader, scope, start, end);
    if (cursor_accept(cursor, "{#include "))
        return block_include(reader, scope, end);
    if (cursor_accept(cursor, "{#wrap "))
        return block_wrap(reader, scope, start, end);
    if (cursor_accept(cursor, "{#fill "))
        return block_fill(reader, scope, start, end);
    if (cursor_accept(cursor, "{#slot"))
        return block_slot(reader, start, end);
    if (cursor_accept(cursor, "{#other_language}"))
        return block_switch(reader, scope, start, end);
    if (cursor_accept(cursor, "{zone}"))
        return placeholder_builtin(reader, start, NODE_ZONE, end);
    if (cursor_accept(cursor, "{lang}"))
        return placeholder_builtin(reader, start, NODE_LANGUAGE, end);
    if (cursor_accept(cursor, "{t "))
        return placeholder_message(reader, scope, end);
    if (cursor_accept(cursor, "{icon "))
        return placeholder_icon(reader, end);
    if (cursor_accept(cursor, "{asset "))
        return placeholder_asset(reader, end);
    if (cursor_accept(cursor, "{csrf "))
        return placeholder_csrf(reader, scope, end);
    cursor->at++;
    return placeholder_value(reader, scope, end);
}

static bool at_block_end(struct cursor *cursor, enum block_end *end)
{
    for (size_t i = 0; i < COUNT_OF(block_ends); i++) {
        if (cursor_accept(cursor, block_ends[i].word)) {
            *end = block_ends[i].end;
            return true;
        }
    }
    *end = END_OF_FILE;
    return cursor_at_end(cursor);
}

struct status reader_read_block(struct reader *reader, const struct binding *scope, size_t floor,
                                struct node **out, enum block_end *end)
{
    struct node **last = out;

    if (++reader->nesting > MAXIMUM_NESTING)
        return cursor_refuse(reader->cursor, reader->cursor->at, "blocks are nested too deeply");
    while (!at_block_end(reader->cursor, end)) {
        if (cursor_peek(reader->cursor) == '{')
            TRY(read_directive(reader, scope, &last));
        else
            TRY(html_step(&reader->html, reader->cursor, floor, &reader->literal));
    }
    (void)reader_add_node(reader, &last, NODE_LITERAL);
    reader->nesting--;
    return OK;
}

struct status template_read(struct compiler *compiler, struct template *template)
{
    struct cursor cursor = {compiler, template->file, template->text, template->body};
    struct reader reader = {.cursor = &cursor, .template = template};
    enum block_end end = END_OF_FILE;
    buffer_init(&reader.literal, COMPILER_FILE_MAXIMUM);
    /* The last line feed of a file is not part of what it shows: a part may stand within a line. */
    while (cursor.text.size > cursor.at && is_space((char)cursor.text.data[cursor.text.size - 1]))
        cursor.text.size--;

    struct status read = reader_read_block(&reader, &template->binding, 0, &template->nodes, &end);
    if (status_is_ok(read) && end != END_OF_FILE)
        read = cursor_refuse(&cursor, cursor.at, "this closes no block");
    if (status_is_ok(read))
        read = html_finish(&reader.html, &cursor, 0);
    buffer_clear(&reader.literal);
    return read;
}
