#include "expression.h"
#include "template.h"
#include "template_private.h"

/* Reads a branch and puts the markup back to where the other branch begins. */
static struct status read_branch(struct reader *reader, const struct binding *scope,
                                 struct node **out, enum block_end *end)
{
    return reader_read_block(reader, scope, reader->html.depth, out, end);
}

static struct status check_end(const struct reader *reader, size_t start, enum block_end end,
                               enum block_end wanted, const char *word)
{
    if (end != wanted)
        return cursor_refuse(reader->cursor, start, "the block is not closed by %s", word);
    return OK;
}

struct status block_if(struct reader *reader, const struct binding *scope, size_t start,
                       struct node ***end)
{
    struct node *node = reader_add_node(reader, end, NODE_IF);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    if (before.where == HTML_FIXED_VALUE)
        return cursor_refuse(reader->cursor, start, "the value of %s is fixed", before.attribute);
    TRY(condition_read(reader->cursor, scope, node));
    TRY(reader_expect_end(reader->cursor));
    TRY(read_branch(reader, scope, &node->body, &reached));
    struct html after = reader->html;
    reader->html = before;
    if (reached == END_ELSE)
        TRY(read_branch(reader, scope, &node->otherwise, &reached));
    TRY(check_end(reader, start, reached, END_IF, "{/if}"));
    if (!html_same(&after, &reader->html))
        return cursor_refuse(reader->cursor, start,
                             "with and without this condition the markup "
                             "ends at different places");
    return OK;
}

/* A block between elements leaves the markup as it found it. */
static struct status check_unchanged(const struct reader *reader, size_t start,
                                     const struct html *before)
{
    TRY(html_finish(&reader->html, reader->cursor, before->depth));
    if (!html_same(before, &reader->html))
        return cursor_refuse(reader->cursor, start, "a {csrf} field stands directly in its form");
    return OK;
}

struct status block_each(struct reader *reader, const struct binding *scope, size_t start,
                         struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    struct node *node = reader_add_node(reader, end, NODE_EACH);
    struct binding *binding = cursor_alloc(cursor, sizeof *binding);
    enum block_end reached = END_OF_FILE;

    TRY(reader_check_content(reader, start, "a loop"));
    TRY(cursor_name(cursor, "the loop's variable", &binding->name));
    TRY(cursor_expect(cursor, " in "));
    size_t list = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));
    if (node->expression.type.kind != TYPE_LIST)
        return cursor_refuse(cursor, list, "%s is no list", node->expression.member);
    TRY(reader_expect_end(cursor));
    binding->outer = scope;
    binding->record = node->expression.type.record;
    node->binding = binding;

    struct html before = reader->html;
    TRY(read_branch(reader, binding, &node->body, &reached));
    TRY(check_unchanged(reader, start, &before));
    if (reached == END_ELSE)
        TRY(read_branch(reader, scope, &node->otherwise, &reached));
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_EACH, "{/each}");
}

/* The name and value of {#include} and {#wrap}. */
static struct status read_target(struct reader *reader, const struct binding *scope,
                                 enum template_kind kind, struct node *node)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    const char *name = NULL;
    TRY(reader_check_content(reader, start, kind == TEMPLATE_PART ? "a part" : "a frame"));
    TRY(cursor_name(cursor, "a name", &name));
    node->template = template_find(cursor->compiler, name);
    if (node->template == NULL || node->template->kind != kind)
        return cursor_refuse(cursor, start, "there is no %s %s",
                             kind == TEMPLATE_PART ? "part" : "frame", name);

    const struct record *record = node->template->binding.record;
    node->has_expression = record != NULL;
    if (record == NULL)
        return reader_expect_end(cursor);
    if (!cursor_accept(cursor, " "))
        return cursor_refuse(cursor, cursor->at, "%s needs a %s", name, record->name);
    size_t value = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));
    if (node->expression.type.kind != TYPE_RECORD || node->expression.type.record != record)
        return cursor_refuse(cursor, value, "%s needs a %s", name, record->name);
    return reader_expect_end(cursor);
}

struct status block_wrap(struct reader *reader, const struct binding *scope, size_t start,
                         struct node ***end)
{
    struct node *node = reader_add_node(reader, end, NODE_WRAP);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    TRY(read_target(reader, scope, TEMPLATE_FRAME, node));
    int outer = reader->fill_nesting;
    reader->fill_nesting = reader->nesting + 1;
    TRY(read_branch(reader, scope, &node->body, &reached));
    reader->fill_nesting = outer;
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_WRAP, "{/wrap}");
}

struct status block_fill(struct reader *reader, const struct binding *scope, size_t start,
                         struct node ***end)
{
    struct node *node = reader_add_node(reader, end, NODE_FILL);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    TRY(reader_check_content(reader, start, "a fill"));
    if (reader->nesting != reader->fill_nesting)
        return cursor_refuse(reader->cursor, start, "a fill stands directly in a {#wrap}");
    TRY(cursor_name(reader->cursor, "the slot's name", &node->literal));
    TRY(reader_expect_end(reader->cursor));
    TRY(read_branch(reader, scope, &node->body, &reached));
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_FILL, "{/fill}");
}

struct status block_slot(struct reader *reader, size_t start, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    struct node *node = reader_add_node(reader, end, NODE_SLOT);

    TRY(reader_check_content(reader, start, "a slot"));
    if (reader->template->kind != TEMPLATE_FRAME)
        return cursor_refuse(cursor, start, "only a frame has slots");
    node->literal = "";
    if (cursor_accept(cursor, " "))
        TRY(cursor_name(cursor, "the slot's name", &node->literal));
    return reader_expect_end(cursor);
}

struct status block_switch(struct reader *reader, const struct binding *scope, size_t start,
                           struct node ***end)
{
    struct node *node = reader_add_node(reader, end, NODE_SWITCH);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    TRY(reader_check_content(reader, start, "another language"));
    TRY(read_branch(reader, scope, &node->body, &reached));
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_SWITCH, "{/other_language}");
}

struct status block_include(struct reader *reader, const struct binding *scope, struct node ***end)
{
    return read_target(reader, scope, TEMPLATE_PART, reader_add_node(reader, end, NODE_INCLUDE));
}
