#include <string.h>

#include "expression.h"
#include "template_private.h"

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
        if (kind == TYPE_FIELD)
            return cursor_refuse(reader->cursor, start, "a field belongs into a name");
        *out = reader->html.where == HTML_CONTENT ? CONTEXT_TEXT : CONTEXT_ATTRIBUTE;
        return OK;
    case HTML_TAG:
        return cursor_refuse(reader->cursor, start, "a placeholder may not stand for an attribute");
    case HTML_FIXED_VALUE:
        if (kind == TYPE_FIELD && strcmp(reader->html.attribute, "name") == 0) {
            *out = CONTEXT_ATTRIBUTE;
            return OK;
        }
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

struct status placeholder_value(struct reader *reader, const struct binding *scope,
                                struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    struct expression expression = {0};
    enum context context = CONTEXT_TEXT;
    TRY(expression_read(cursor, scope, &expression));
    TRY(expression_check_shown(cursor, start, &expression));
    TRY(place_value(reader, start, &expression, &context));

    struct node *node = reader_add_node(reader, end, NODE_VALUE);
    node->expression = expression;
    node->context = context;
    return reader_expect_end(cursor);
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

struct status placeholder_message(struct reader *reader, const struct binding *scope,
                                  struct node ***end)
{
    size_t start = reader->cursor->at;
    bool in_content = reader->html.where == HTML_CONTENT;
    if (!in_content && reader->html.where != HTML_PLAIN_VALUE)
        return cursor_refuse(reader->cursor, start, "a text may not stand here");

    struct node *node = reader_add_node(reader, end, NODE_MESSAGE);
    node->context = in_content ? CONTEXT_TEXT : CONTEXT_ATTRIBUTE;
    TRY(message_use_read(reader->cursor, scope, node));
    const struct html_element *element =
        reader->html.depth > 0 ? &reader->html.open[reader->html.depth - 1] : NULL;
    bool only_text = !in_content || (element && element->kind == ELEMENT_TEXT);
    const struct message *bold = first_with_markup(node);
    if (bold && only_text)
        return cursor_refuse(reader->cursor, start, "%s has <b> in it and may not stand here",
                             bold->key);
    return reader_expect_end(reader->cursor);
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

struct status placeholder_asset(struct reader *reader, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    const struct asset_name *asset = NULL;
    const char *name = cursor_copy(cursor, cursor_until(cursor, "}\n"));
    TRY(find_asset(cursor, start, name, &asset));
    if (reader->html.where != HTML_URL_START)
        return cursor_refuse(cursor, start, "an asset stands at the beginning of an address");
    html_url_goes_on(&reader->html, true);
    reader_add_node(reader, end, NODE_ASSET)->literal = asset->macro;
    return reader_expect_end(cursor);
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
struct status placeholder_icon(struct reader *reader, struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    const struct asset_name *sprite = NULL;
    TRY(reader_check_content(reader, start, "an icon"));
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
    reader_add_node(reader, end, NODE_ASSET)->literal = sprite->macro;
    buffer_append_format(&reader->literal, "#%s\"/></svg>", name);
    return reader_expect_end(cursor);
}

struct status placeholder_csrf(struct reader *reader, const struct binding *scope,
                               struct node ***end)
{
    struct cursor *cursor = reader->cursor;
    size_t start = cursor->at;
    struct html_element *form = html_posting_form(&reader->html);
    TRY(reader_check_content(reader, start, "a {csrf} field"));
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
    struct node *node = reader_add_node(reader, end, NODE_VALUE);
    node->expression = expression;
    node->context = CONTEXT_ATTRIBUTE;
    buffer_append_text(&reader->literal, "\">");
    return reader_expect_end(cursor);
}

struct status placeholder_builtin(struct reader *reader, size_t start, enum node_kind kind,
                                  struct node ***end)
{
    enum html_where where = reader->html.where;
    if (where != HTML_CONTENT && where != HTML_PLAIN_VALUE)
        return cursor_refuse(reader->cursor, start, "this may not stand here");
    (void)reader_add_node(reader, end, kind);
    return OK;
}
