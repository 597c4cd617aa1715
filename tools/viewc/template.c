#include "template.h"

#include "expression.h"
#include "html.h"
#include "schema.h"

enum { MAXIMUM_NESTING = 24 };

/* One block being read: a whole body, or a branch inside it. */
struct reader {
    struct cursor *cursor;
    const struct template *template;
    struct html html;
    struct buffer literal; /* markup read but not yet a node */
    int nesting;
    int fill_nesting; /* of the innermost {#wrap}'s own block; 0 outside of one */
};

/* Where a block ends, as its reader is told. */
enum block_end { END_OF_FILE, END_IF, END_EACH, END_WRAP, END_FILL, END_SWITCH, END_ELSE };

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

static struct status read_block(struct reader *reader, const struct binding *scope, size_t floor,
                                struct node **out, enum block_end *end);

const struct template *template_find(const struct compiler *compiler, const char *name)
{
    const struct template *template = compiler->templates;
    while (template && (template->name == NULL || strcmp(template->name, name) != 0))
        template = template->next;
    return template;
}

static struct node *add_node(struct reader *reader, struct node ***end, enum node_kind kind)
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

static struct status expect_end(struct cursor *cursor)
{
    return cursor_expect(cursor, "}");
}

/* Blocks that open elements or choose between them stand in content only. */
static struct status check_content(const struct reader *reader, size_t start, const char *what)
{
    const struct html *html = &reader->html;
    bool only_text = html->depth > 0 && html->open[html->depth - 1].kind == ELEMENT_TEXT;
    if (html->where != HTML_CONTENT || only_text)
        return cursor_refuse(reader->cursor, start, "%s stands between elements only", what);
    return OK;
}

/* The context of a value here, or why there can be none. */
static struct status place_value(struct reader *reader, size_t start,
                                 const struct expression *expression, enum context *out)
{
    enum type_kind kind = expression->type.kind;

    switch (reader->html.where) {
    case HTML_CONTENT:
    case HTML_PLAIN_VALUE:
        if (kind == TYPE_LINK)
            return cursor_refuse(reader->cursor, start, "a link belongs into an href");
        *out = reader->html.where == HTML_CONTENT ? CONTEXT_TEXT : CONTEXT_ATTRIBUTE;
        return OK;
    case HTML_TAG:
        return cursor_refuse(reader->cursor, start, "a placeholder may not stand for an attribute");
    case HTML_FIXED_VALUE:
        return cursor_refuse(reader->cursor, start, "the value of %s is fixed",
                             reader->html.attribute);
    case HTML_URL_START:
        if (kind != TYPE_LINK)
            return cursor_refuse(reader->cursor, start,
                                 "an address begins with a link, an asset "
                                 "or an own path");
        break;
    case HTML_URL_PATH:
        if (kind != TYPE_NUMBER)
            return cursor_refuse(reader->cursor, start, "only a number may stand in a path");
        break;
    case HTML_URL_QUERY:
        if (kind != TYPE_NUMBER && kind != TYPE_TEXT)
            return cursor_refuse(reader->cursor, start,
                                 "only a number or text may stand in a query");
        break;
    case HTML_URL_END:
        return cursor_refuse(reader->cursor, start, "nothing may follow here in an address");
    }
    html_url_goes_on(&reader->html, kind == TYPE_LINK);
    *out = CONTEXT_URL;
    return OK;
}

static struct status read_value(struct reader *reader, const struct binding *scope,
                                struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    struct expression expression = {0};
    enum context context = CONTEXT_TEXT;
    TRY(expression_read(cursor, scope, &expression));
    TRY(expression_check_shown(cursor, start, &expression));
    TRY(place_value(reader, start, &expression, &context));

    struct node *node = add_node(reader, end, NODE_VALUE);
    node->expression = expression;
    node->context = context;
    return expect_end(cursor);
}

static const struct message *first_with_markup(const struct node *node)
{
    if (node->message)
        return node->message->has_markup ? node->message : NULL;
    const struct alternative *alternative = node->alternatives;
    while (alternative && !alternative->message->has_markup)
        alternative = alternative->next;
    return alternative ? alternative->message : NULL;
}

static struct status read_message(struct reader *reader, const struct binding *scope,
                                  struct node ***end)
{
    size_t start = reader->cursor->at;
    bool in_content = reader->html.where == HTML_CONTENT;
    if (!in_content && reader->html.where != HTML_PLAIN_VALUE)
        return cursor_refuse(reader->cursor, start, "a text may not stand here");

    struct node *node = add_node(reader, end, NODE_MESSAGE);
    node->context = in_content ? CONTEXT_TEXT : CONTEXT_ATTRIBUTE;
    TRY(message_use_read(reader->cursor, scope, node));
    const struct html_element *element =
        reader->html.depth > 0 ? &reader->html.open[reader->html.depth - 1] : NULL;
    bool only_text = !in_content || (element && element->kind == ELEMENT_TEXT);
    const struct message *bold = first_with_markup(node);
    if (bold && only_text)
        return cursor_refuse(reader->cursor, start, "%s has <b> in it and may not stand here",
                             bold->key);
    return expect_end(reader->cursor);
}

static struct status find_asset(const struct cursor *cursor, size_t start, const char *name,
                                const struct asset_name **out)
{
    const struct asset_name *asset = cursor->compiler->assets;
    while (asset && strcmp(asset->name, name) != 0)
        asset = asset->next;
    if (asset == NULL)
        return cursor_refuse(cursor, start, "there is no asset %s", name);
    *out = asset;
    return OK;
}

static struct status read_asset(struct reader *reader, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    const struct asset_name *asset = NULL;
    const char *name = cursor_copy(cursor, cursor_until(cursor, "}\n"));
    TRY(find_asset(cursor, start, name, &asset));
    if (reader->html.where != HTML_URL_START)
        return cursor_refuse(cursor, start, "an asset stands at the beginning of an address");
    html_url_goes_on(&reader->html, true);
    add_node(reader, end, NODE_ASSET)->literal = asset->macro;
    return expect_end(cursor);
}

static bool has_symbol(const struct asset_name *sprite, const char *name)
{
    char wanted[64];
    int size = snprintf(wanted, sizeof wanted, "<symbol id=\"%s\"", name);
    return size > 0 && (size_t)size < sizeof wanted &&
           memmem(sprite->text.data, sprite->text.size, wanted, (size_t)size) != NULL;
}

/* {icon clock}, {icon ban i-lg is-ng}: a symbol of the sprite, hidden from screen readers, with
 * more classes if any are named. */
static struct status read_icon(struct reader *reader, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    const struct asset_name *sprite = NULL;
    TRY(check_content(reader, start, "an icon"));
    TRY(find_asset(cursor, start, "icons.svg", &sprite));
    const char *name = cursor_copy(cursor, cursor_until(cursor, " }\n"));
    if (!has_symbol(sprite, name))
        return cursor_refuse(cursor, start, "icons.svg has no symbol %s", name);

    struct bytes classes = cursor_until(cursor, "}\n");
    if (strspn((const char *)classes.data, "abcdefghijklmnopqrstuvwxyz- ") < classes.size)
        return cursor_refuse(cursor, start, "an icon's classes are written [a-z-]");
    buffer_append_text(&reader->literal, "<svg class=\"icon");
    buffer_append(&reader->literal, classes.data, classes.size);
    buffer_append_text(&reader->literal, "\" aria-hidden=\"true\"><use href=\"");
    add_node(reader, end, NODE_ASSET)->literal = sprite->macro;
    buffer_append_format(&reader->literal, "#%s\"/></svg>", name);
    return expect_end(cursor);
}

static struct status read_csrf(struct reader *reader, const struct binding *scope,
                               struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    struct html_element *form = html_posting_form(&reader->html);
    TRY(check_content(reader, start, "a {csrf} field"));
    if (form == NULL)
        return cursor_refuse(cursor, start, "a {csrf} field stands inside a form that posts");
    if (form->has_csrf)
        return cursor_refuse(cursor, start, "this form has its {csrf} field already");
    form->has_csrf = true;

    struct expression expression = {0};
    TRY(expression_read(cursor, scope, &expression));
    if (expression.type.kind != TYPE_CSRF)
        return cursor_refuse(cursor, start, "%s is not of type csrf", expression.member);
    buffer_append_text(&reader->literal, "<input type=\"hidden\" name=\"csrf\" value=\"");
    struct node *node = add_node(reader, end, NODE_VALUE);
    node->expression = expression;
    node->context = CONTEXT_ATTRIBUTE;
    buffer_append_text(&reader->literal, "\">");
    return expect_end(cursor);
}

/* Reads a branch and puts the markup back to where the other branch begins. */
static struct status read_branch(struct reader *reader, const struct binding *scope,
                                 struct node **out, enum block_end *end)
{
    return read_block(reader, scope, reader->html.depth, out, end);
}

static struct status check_end(const struct reader *reader, size_t start, enum block_end end,
                               enum block_end wanted, const char *word)
{
    if (end != wanted)
        return cursor_refuse(reader->cursor, start, "the block is not closed by %s", word);
    return OK;
}

static struct status read_if(struct reader *reader, const struct binding *scope, size_t start,
                             struct node ***end)
{
    struct node *node = add_node(reader, end, NODE_IF);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    if (before.where == HTML_FIXED_VALUE)
        return cursor_refuse(reader->cursor, start, "the value of %s is fixed", before.attribute);
    TRY(condition_read(reader->cursor, scope, node));
    TRY(expect_end(reader->cursor));
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

static struct status read_each(struct reader *reader, const struct binding *scope, size_t start,
                               struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    struct node *node = add_node(reader, end, NODE_EACH);
    struct binding *binding = cursor_alloc(cursor, sizeof *binding);
    enum block_end reached = END_OF_FILE;

    TRY(check_content(reader, start, "a loop"));
    TRY(cursor_name(cursor, "the loop's variable", &binding->name));
    TRY(cursor_expect(cursor, " in "));
    size_t list = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));
    if (node->expression.type.kind != TYPE_LIST)
        return cursor_refuse(cursor, list, "%s is no list", node->expression.member);
    TRY(expect_end(cursor));
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
    TRY(check_content(reader, start, kind == TEMPLATE_PART ? "a part" : "a frame"));
    TRY(cursor_name(cursor, "a name", &name));
    node->template = template_find(cursor->compiler, name);
    if (node->template == NULL || node->template->kind != kind)
        return cursor_refuse(cursor, start, "there is no %s %s",
                             kind == TEMPLATE_PART ? "part" : "frame", name);

    const struct record *record = node->template->binding.record;
    node->has_expression = record != NULL;
    if (record == NULL)
        return expect_end(cursor);
    if (!cursor_accept(cursor, " "))
        return cursor_refuse(cursor, cursor->at, "%s needs a %s", name, record->name);
    size_t value = cursor->at;
    TRY(expression_read(cursor, scope, &node->expression));
    if (node->expression.type.kind != TYPE_RECORD || node->expression.type.record != record)
        return cursor_refuse(cursor, value, "%s needs a %s", name, record->name);
    return expect_end(cursor);
}

static struct status read_wrap(struct reader *reader, const struct binding *scope, size_t start,
                               struct node ***end)
{
    struct node *node = add_node(reader, end, NODE_WRAP);
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

static struct status read_fill(struct reader *reader, const struct binding *scope, size_t start,
                               struct node ***end)
{
    struct node *node = add_node(reader, end, NODE_FILL);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    TRY(check_content(reader, start, "a fill"));
    if (reader->nesting != reader->fill_nesting)
        return cursor_refuse(reader->cursor, start, "a fill stands directly in a {#wrap}");
    TRY(cursor_name(reader->cursor, "the slot's name", &node->literal));
    TRY(expect_end(reader->cursor));
    TRY(read_branch(reader, scope, &node->body, &reached));
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_FILL, "{/fill}");
}

static struct status read_slot(struct reader *reader, size_t start, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    struct node *node = add_node(reader, end, NODE_SLOT);

    TRY(check_content(reader, start, "a slot"));
    if (reader->template->kind != TEMPLATE_FRAME)
        return cursor_refuse(cursor, start, "only a frame has slots");
    node->literal = "";
    if (cursor_accept(cursor, " "))
        TRY(cursor_name(cursor, "the slot's name", &node->literal));
    return expect_end(cursor);
}

static struct status read_switch(struct reader *reader, const struct binding *scope, size_t start,
                                 struct node ***end)
{
    struct node *node = add_node(reader, end, NODE_SWITCH);
    struct html before = reader->html;
    enum block_end reached = END_OF_FILE;

    TRY(check_content(reader, start, "another language"));
    TRY(read_branch(reader, scope, &node->body, &reached));
    TRY(check_unchanged(reader, start, &before));
    return check_end(reader, start, reached, END_SWITCH, "{/other_language}");
}

static struct status read_builtin(struct reader *reader, size_t start, enum node_kind kind,
                                  struct node ***end)
{
    enum html_where where = reader->html.where;
    if (where != HTML_CONTENT && where != HTML_PLAIN_VALUE)
        return cursor_refuse(reader->cursor, start, "this may not stand here");
    (void)add_node(reader, end, kind);
    return OK;
}

static struct status read_include(struct reader *reader, const struct binding *scope,
                                  struct node ***end)
{
    return read_target(reader, scope, TEMPLATE_PART, add_node(reader, end, NODE_INCLUDE));
}

/* A directive or placeholder; the cursor is at its brace. */
static struct status read_directive(struct reader *reader, const struct binding *scope,
                                    struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;

    if (cursor_accept(cursor, "{!")) {
        (void)cursor_until(cursor, "}");
        return expect_end(cursor);
    }
    if (cursor_accept(cursor, "{#if "))
        return read_if(reader, scope, start, end);
    if (cursor_accept(cursor, "{#each "))
        return read_each(reader, scope, start, end);
    if (cursor_accept(cursor, "{#include "))
        return read_include(reader, scope, end);
    if (cursor_accept(cursor, "{#wrap "))
        return read_wrap(reader, scope, start, end);
    if (cursor_accept(cursor, "{#fill "))
        return read_fill(reader, scope, start, end);
    if (cursor_accept(cursor, "{#slot"))
        return read_slot(reader, start, end);
    if (cursor_accept(cursor, "{#other_language}"))
        return read_switch(reader, scope, start, end);
    if (cursor_accept(cursor, "{zone}"))
        return read_builtin(reader, start, NODE_ZONE, end);
    if (cursor_accept(cursor, "{lang}"))
        return read_builtin(reader, start, NODE_LANGUAGE, end);
    if (cursor_accept(cursor, "{t "))
        return read_message(reader, scope, end);
    if (cursor_accept(cursor, "{icon "))
        return read_icon(reader, end);
    if (cursor_accept(cursor, "{asset "))
        return read_asset(reader, end);
    if (cursor_accept(cursor, "{csrf "))
        return read_csrf(reader, scope, end);
    cursor->at++;
    return read_value(reader, scope, end);
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

static struct status read_block(struct reader *reader, const struct binding *scope, size_t floor,
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
    (void)add_node(reader, &last, NODE_LITERAL);
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

    struct status read = read_block(&reader, &template->binding, 0, &template->nodes, &end);
    if (status_is_ok(read) && end != END_OF_FILE)
        read = cursor_refuse(&cursor, cursor.at, "this closes no block");
    if (status_is_ok(read))
        read = html_finish(&reader.html, &cursor, 0);
    buffer_clear(&reader.literal);
    return read;
}
