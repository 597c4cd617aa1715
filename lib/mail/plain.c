#include "mail/plain.h"

/* What separates what was written from what comes. */
enum gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_PARAGRAPH };

struct reader {
    struct bytes left;
    struct buffer *text;
    enum gap gap; /* before the next character; the greatest that was seen */
};

static bool takes(struct bytes *left, const char *literal)
{
    size_t size = strlen(literal);

    if (left->size < size || memcmp(left->data, literal, size) != 0)
        return false;
    *left = (struct bytes){left->data + size, left->size - size};
    return true;
}

static void widen(struct reader *reader, enum gap gap)
{
    if (gap > reader->gap)
        reader->gap = gap;
}

static void put(struct reader *reader, uint8_t character)
{
    static const char *const gaps[] = {"", " ", "\n", "\n\n"};

    if (reader->text->size > 0)
        buffer_append_text(reader->text, gaps[reader->gap]);
    reader->gap = GAP_NONE;
    buffer_append_byte(reader->text, character);
}

/* A `<` was taken. Of what stands between the brackets only the name counts. */
static void read_tag(struct reader *reader)
{
    static const struct {
        const char *begins;
        enum gap gap;
    } gaps[] = {
        {"p", GAP_PARAGRAPH},   {"/p", GAP_PARAGRAPH}, {"h1", GAP_PARAGRAPH},
        {"/h1", GAP_PARAGRAPH}, {"hr", GAP_PARAGRAPH}, {"br", GAP_LINE},
    };
    const uint8_t *end =
        reader->left.size ? memchr(reader->left.data, '>', reader->left.size) : NULL;
    const size_t size = end ? (size_t)(end - reader->left.data) : reader->left.size;
    const struct bytes tag = {reader->left.data, size};
    size_t name = 0;

    while (name < tag.size && tag.data[name] != ' ')
        name++;
    for (size_t i = 0; i < COUNT_OF(gaps); i++)
        if (bytes_equal((struct bytes){tag.data, name}, bytes_of(gaps[i].begins)))
            widen(reader, gaps[i].gap);
    const size_t taken = size + (end ? 1 : 0);
    reader->left = (struct bytes){reader->left.data + taken, reader->left.size - taken};
}

/* A `&` was taken: the names that views write (view/escape.h). */
static uint8_t read_entity(struct bytes *left)
{
    static const struct {
        const char *name;
        uint8_t character;
    } entities[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''}, {"#96;", '`'},
    };

    for (size_t i = 0; i < COUNT_OF(entities); i++)
        if (takes(left, entities[i].name))
            return entities[i].character;
    return '&';
}

/* Up to `until`, or to the end. */
static void read_until(struct reader *reader, const char *until)
{
    while (reader->left.size > 0 && !takes(&reader->left, until)) {
        const uint8_t c = reader->left.data[0];
        reader->left = (struct bytes){reader->left.data + 1, reader->left.size - 1};
        if (c == '<')
            read_tag(reader);
        else if (c == ' ' || c == '\n')
            widen(reader, GAP_SPACE);
        else
            put(reader, c == '&' ? read_entity(&reader->left) : c);
    }
}

struct status mail_plain(struct bytes html, struct buffer *subject, struct buffer *text)
{
    struct buffer before; /* what no reader sees */
    struct reader reader = {.left = html, .text = &before};

    buffer_init(&before, html.size);
    read_until(&reader, "<title>");
    buffer_clear(&before);
    reader = (struct reader){.left = reader.left, .text = subject};
    read_until(&reader, "</title>");
    reader = (struct reader){.left = reader.left, .text = text};
    read_until(&reader, "</html>");
    buffer_append_byte(text, '\n');
    TRY(buffer_outcome(subject));
    return buffer_outcome(text);
}
