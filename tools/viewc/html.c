#include "html.h"

static bool is_tag_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* A tag's or attribute's name. Only SVG's viewBox and preserveAspectRatio have capitals; the lists
 * know them in lower case. */
static struct status read_name(struct cursor *cursor, const char *what, const char **written,
                               const char **lower)
{
    size_t start = cursor->at;
    while (is_tag_character(cursor_peek(cursor)))
        cursor->at++;
    bool ends_block = cursor_sees(cursor, "{/") || cursor_sees(cursor, "{#else}");
    if (cursor_peek(cursor) == '{' && !ends_block)
        return cursor_refuse(cursor, cursor->at, "a placeholder may not stand in %s", what);
    if (cursor->at == start)
        return cursor_refuse(cursor, start, "%s is expected here", what);

    struct bytes name = {cursor->text.data + start, cursor->at - start};
    *written = cursor_copy(cursor, name);
    char *folded = cursor_alloc(cursor, name.size + 1);
    for (size_t i = 0; i < name.size; i++) {
        char c = (char)name.data[i];
        folded[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    *lower = folded;
    return OK;
}

static struct html_element *innermost(struct html *html)
{
    return html->depth > 0 ? &html->open[html->depth - 1] : NULL;
}

static bool is_inside(const struct html *html, const char *name)
{
    for (size_t i = 0; i < html->depth; i++) {
        if (strcmp(html->open[i].name, name) == 0)
            return true;
    }
    return false;
}

struct html_element *html_posting_form(struct html *html)
{
    for (size_t i = html->depth; i > 0; i--) {
        if (html->open[i - 1].posts)
            return &html->open[i - 1];
    }
    return NULL;
}

static struct status open_tag(struct html *html, struct cursor *cursor, struct buffer *out)
{
    size_t start = cursor->at++;
    const char *written = NULL;
    const char *name = NULL;
    TRY(read_name(cursor, "the name of a tag", &written, &name));

    struct html_element tag = {.name = name, .kind = vocabulary_element(name), .offset = start};
    if (strcmp(name, "style") == 0)
        return cursor_refuse(cursor, start,
                             "style is refused: the policy of the page admits only "
                             "the stylesheet");
    if (tag.kind == ELEMENT_UNKNOWN)
        return cursor_refuse(cursor, start, "<%s> is not among the elements a view may use", name);
    if (strcmp(name, "form") == 0 && is_inside(html, "form"))
        return cursor_refuse(cursor, start, "a form may not stand in a form");
    html->tag = tag;
    html->has_method = false;
    html->has_src = false;
    html->action = NULL;
    html->where = HTML_TAG;
    buffer_append_format(out, "<%s", written);
    return OK;
}

static struct status close_element(struct html *html, struct cursor *cursor, size_t floor,
                                   struct buffer *out)
{
    size_t start = cursor->at;
    const char *written = NULL;
    const char *name = NULL;
    cursor->at += strlen("</");
    TRY(read_name(cursor, "the name of a tag", &written, &name));
    TRY(cursor_expect(cursor, ">"));

    const struct html_element *element = innermost(html);
    if (element == NULL || strcmp(element->name, name) != 0)
        return cursor_refuse(cursor, start, "</%s> does not close %s%s", name,
                             element ? "the open element " : "anything",
                             element ? element->name : "");
    if (html->depth <= floor)
        return cursor_refuse(cursor, start, "</%s> closes an element opened outside of this block",
                             name);
    if (element->posts && !element->has_csrf)
        return cursor_refuse(cursor, element->offset,
                             "a form that posts needs its {csrf} field, outside of conditions");
    html->depth--;
    buffer_append_format(out, "</%s>", written);
    return OK;
}

static void add_link(struct cursor *cursor, const char *method, const char *pattern)
{
    struct link_use **end = &cursor->compiler->links;
    for (; *end; end = &(*end)->next) {
        if (strcmp((*end)->method, method) == 0 && strcmp((*end)->pattern, pattern) == 0)
            return;
    }
    struct link_use *use = cursor_alloc(cursor, sizeof *use);
    *use = (struct link_use){.method = method, .pattern = pattern, .file = cursor->file};
    *end = use;
}

static struct status check_tag(const struct html *html, struct cursor *cursor)
{
    const struct html_element *tag = &html->tag;
    bool is_form = strcmp(tag->name, "form") == 0;

    if (is_form && !html->has_method)
        return cursor_refuse(cursor, tag->offset, "a form says its method: \"get\" or \"post\"");
    if (is_form && html->action)
        add_link(cursor, tag->posts ? "POST" : "GET", html->action);
    if (tag->kind == ELEMENT_SCRIPT && !html->has_src)
        return cursor_refuse(cursor, tag->offset, "a script has a src and nothing inside");
    return OK;
}

static struct status end_tag(struct html *html, struct cursor *cursor, struct buffer *out)
{
    size_t start = cursor->at;
    bool closed = cursor_accept(cursor, "/>");
    if (!closed)
        TRY(cursor_expect(cursor, ">"));
    TRY(check_tag(html, cursor));

    const struct html_element *tag = &html->tag;
    if (closed != (tag->kind == ELEMENT_SHAPE))
        return cursor_refuse(cursor, start,
                             closed ? "<%s> is not closed by \"/>\"" : "<%s> is closed by \"/>\"",
                             tag->name);
    html->where = HTML_CONTENT;
    buffer_append_text(out, closed ? "/>" : ">");
    if (closed || tag->kind == ELEMENT_VOID)
        return OK;
    if (html->depth == HTML_MAXIMUM_DEPTH)
        return cursor_refuse(cursor, tag->offset, "more than %d elements are open",
                             HTML_MAXIMUM_DEPTH);
    html->open[html->depth++] = *tag;
    if (tag->kind == ELEMENT_SCRIPT && !cursor_sees(cursor, "</script>"))
        return cursor_refuse(cursor, cursor->at, "a script has a src and nothing inside");
    return OK;
}

/* The value of `method`, looked at before it is read as any fixed value. */
static struct status note_method(struct html *html, const struct cursor *cursor)
{
    if (cursor_sees(cursor, "post\""))
        html->tag.posts = true;
    else if (!cursor_sees(cursor, "get\"") && !cursor_sees(cursor, "dialog\""))
        return cursor_refuse(cursor, cursor->at, "a form's method is \"get\" or \"post\"");
    html->has_method = true;
    return OK;
}

static struct status start_value(struct html *html, struct cursor *cursor, enum attribute_kind kind)
{
    html->pattern[0] = '\0';
    html->where = kind == ATTRIBUTE_URL     ? HTML_URL_START
                  : kind == ATTRIBUTE_FIXED ? HTML_FIXED_VALUE
                                            : HTML_PLAIN_VALUE;
    if (strcmp(html->attribute, "method") == 0)
        return note_method(html, cursor);
    if (strcmp(html->attribute, "src") == 0)
        html->has_src = true;
    /* A picture may also be one of our own that is not compiled in. */
    bool is_picture = strcmp(html->tag.name, "img") == 0;
    bool loads = (strcmp(html->attribute, "src") == 0 && !is_picture) ||
                 (strcmp(html->attribute, "href") == 0 &&
                  (strcmp(html->tag.name, "link") == 0 || strcmp(html->tag.name, "use") == 0));
    if (loads && !cursor_sees(cursor, "{asset "))
        return cursor_refuse(cursor, cursor->at, "<%s> loads an {asset ...} and nothing else",
                             html->tag.name);
    return OK;
}

static struct status read_attribute(struct html *html, struct cursor *cursor, struct buffer *out)
{
    size_t start = cursor->at;
    const char *written = NULL;
    TRY(read_name(cursor, "the name of an attribute", &written, &html->attribute));

    const char *name = html->attribute;
    enum attribute_kind kind = vocabulary_attribute(name);
    if (strcmp(name, "style") == 0 || strncmp(name, "on", 2) == 0)
        return cursor_refuse(cursor, start,
                             "the attribute %s is refused: the policy of the page "
                             "admits neither style nor script here",
                             name);
    if (kind == ATTRIBUTE_UNKNOWN)
        return cursor_refuse(cursor, start, "%s is not among the attributes a view may use", name);
    buffer_append_format(out, " %s", written);
    if (kind == ATTRIBUTE_FLAG)
        return cursor_peek(cursor) == '='
                   ? cursor_refuse(cursor, cursor->at, "%s has no value: it is there or not", name)
                   : OK;
    if (!cursor_accept(cursor, "=\""))
        return cursor_refuse(cursor, cursor->at, "write the value of %s in double quotes", name);
    buffer_append_text(out, "=\"");
    return start_value(html, cursor, kind);
}

static struct status step_in_tag(struct html *html, struct cursor *cursor, struct buffer *out)
{
    cursor_skip_space(cursor);
    char c = cursor_peek(cursor);
    if (c == '{') /* a condition around whole attributes; the template reader goes on */
        return OK;
    if (c == '>' || c == '/')
        return end_tag(html, cursor, out);
    return read_attribute(html, cursor, out);
}

static struct status pattern_add(struct html *html, const struct cursor *cursor, const char *text,
                                 size_t size)
{
    size_t used = strlen(html->pattern);
    if (used + size >= sizeof html->pattern)
        return cursor_refuse(cursor, cursor->at, "the address is too long");
    memcpy(html->pattern + used, text, size);
    html->pattern[used + size] = '\0';
    return OK;
}

/* The end of a value: what the address was is kept for the check against the routes. */
static struct status end_value(struct html *html, struct cursor *cursor, struct buffer *out)
{
    bool is_url = html->where >= HTML_URL_START;
    if (html->where == HTML_URL_START)
        return cursor_refuse(cursor, cursor->at, "the address is empty");
    cursor->at++;
    buffer_append_byte(out, '"');
    html->where = HTML_TAG;
    if (!is_url || html->pattern[0] != '/')
        return OK;

    const char *pattern = cursor_copy(cursor, bytes_of(html->pattern));
    if (strcmp(html->attribute, "action") == 0)
        html->action = pattern;
    else
        add_link(cursor,
                 html_posting_form(html) && strcmp(html->attribute, "formaction") == 0 ? "POST"
                                                                                       : "GET",
                 pattern);
    return OK;
}

static struct status start_url(struct html *html, struct cursor *cursor)
{
    char c = cursor_peek(cursor);
    if (c == '/' && !cursor_sees(cursor, "//"))
        html->where = HTML_URL_PATH;
    else if (c == '?')
        html->where = HTML_URL_QUERY;
    else if (c == '#')
        html->where = HTML_URL_END;
    else
        return cursor_refuse(cursor, cursor->at,
                             "an address is an own path, a link or an asset: \"/...\", \"?...\", "
                             "\"#...\", {link} or {asset ...}");
    return OK;
}

/* Literal characters of an address, one at a time: '?' and '#' change what may follow. */
static struct status step_in_url(struct html *html, struct cursor *cursor, struct buffer *out)
{
    if (html->where == HTML_URL_START)
        TRY(start_url(html, cursor));
    char c = cursor_peek(cursor);
    if (c == '?' && html->where == HTML_URL_PATH)
        html->where = HTML_URL_QUERY;
    else if (c == '#')
        html->where = HTML_URL_END;
    else if (c <= ' ' || c > '~' || strchr("<>\\^`|", c))
        return cursor_refuse(cursor, cursor->at, "this character may not stand in an address");
    if (html->where == HTML_URL_PATH)
        TRY(pattern_add(html, cursor, &c, 1));
    buffer_append_byte(out, (uint8_t)c);
    cursor->at++;
    return OK;
}

void html_url_goes_on(struct html *html, bool whole)
{
    static const char number[] = "{}";
    size_t used = strlen(html->pattern);

    if (whole)
        html->where = HTML_URL_END;
    else if (html->where == HTML_URL_PATH && used + sizeof number <= sizeof html->pattern)
        memcpy(html->pattern + used, number, sizeof number);
}

static struct status entity(struct cursor *cursor, struct buffer *out)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#123;"};

    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (cursor_accept(cursor, known[i])) {
            buffer_append_text(out, known[i]);
            return OK;
        }
    }
    return cursor_refuse(cursor, cursor->at, "write a plain & as \"&amp;\"");
}

static struct status step_in_value(struct html *html, struct cursor *cursor, struct buffer *out)
{
    char c = cursor_peek(cursor);
    if (c == '"')
        return end_value(html, cursor, out);
    if (c == '&')
        return entity(cursor, out);
    if (html->where >= HTML_URL_START)
        return step_in_url(html, cursor, out);
    struct bytes literal = cursor_until(cursor, "\"&{<");
    if (cursor_peek(cursor) == '<')
        return cursor_refuse(cursor, cursor->at,
                             "a value may not contain '<': is a quote missing?");
    buffer_append(out, literal.data, literal.size);
    return OK;
}

/* A line break and what is around it becomes one line feed; a page is not the place for our
 * indentation. */
static void put_space(const struct html *html, struct cursor *cursor, struct buffer *out)
{
    size_t start = cursor->at;
    cursor_skip_space(cursor);
    struct bytes space = {cursor->text.data + start, cursor->at - start};
    bool exact = is_inside(html, "pre") || is_inside(html, "textarea");

    if (exact)
        buffer_append(out, space.data, space.size);
    else
        buffer_append_byte(out, memchr(space.data, '\n', space.size) ? '\n' : ' ');
}

static struct status step_in_content(struct html *html, struct cursor *cursor, size_t floor,
                                     struct buffer *out)
{
    const struct html_element *element = innermost(html);
    char c = cursor_peek(cursor);

    if (is_space(c)) {
        put_space(html, cursor, out);
        return OK;
    }
    if (c == '&')
        return entity(cursor, out);
    if (cursor_sees(cursor, "<!--"))
        return cursor_refuse(cursor, cursor->at,
                             "comments are written {! ... }, which the reader "
                             "of a page never sees");
    if (cursor_accept(cursor, "<!doctype html>")) {
        buffer_append_text(out, "<!doctype html>");
        return OK;
    }
    if (cursor_sees(cursor, "</"))
        return close_element(html, cursor, floor, out);
    if (c == '<' && element && element->kind == ELEMENT_TEXT)
        return cursor_refuse(cursor, cursor->at, "<%s> has only text inside", element->name);
    if (c == '<')
        return open_tag(html, cursor, out);

    struct bytes literal = cursor_until(cursor, "<&{ \t\r\n");
    if (memchr(literal.data, '}', literal.size))
        return cursor_refuse(cursor, cursor->at - literal.size, "a '}' stands alone here");
    buffer_append(out, literal.data, literal.size);
    return OK;
}

struct status html_step(struct html *html, struct cursor *cursor, size_t floor, struct buffer *out)
{
    switch (html->where) {
    case HTML_CONTENT:
        return step_in_content(html, cursor, floor, out);
    case HTML_TAG:
        return step_in_tag(html, cursor, out);
    case HTML_PLAIN_VALUE:
    case HTML_FIXED_VALUE:
    case HTML_URL_START:
    case HTML_URL_PATH:
    case HTML_URL_QUERY:
    case HTML_URL_END:
        return step_in_value(html, cursor, out);
    }
    return OK;
}

bool html_same(const struct html *a, const struct html *b)
{
    if (a->where != b->where || a->depth != b->depth)
        return false;
    for (size_t i = 0; i < a->depth; i++) {
        if (a->open[i].offset != b->open[i].offset || a->open[i].has_csrf != b->open[i].has_csrf)
            return false;
    }
    if (a->where == HTML_CONTENT)
        return true;
    return a->tag.offset == b->tag.offset && a->tag.posts == b->tag.posts &&
           a->has_method == b->has_method && a->has_src == b->has_src && a->action == b->action &&
           (a->where == HTML_TAG || strcmp(a->pattern, b->pattern) == 0);
}

struct status html_finish(const struct html *html, const struct cursor *cursor, size_t floor)
{
    if (html->where != HTML_CONTENT)
        return cursor_refuse(cursor, html->tag.offset, "<%s> is not finished", html->tag.name);
    if (html->depth > floor) {
        const struct html_element *element = &html->open[html->depth - 1];
        return cursor_refuse(cursor, element->offset, "<%s> is not closed", element->name);
    }
    return OK;
}
