#include "mail/header.h"

#include "base/utf8.h"
#include "mail/encode.h"
#include "text/utf8.h"

#define WORD_BEGIN "=?UTF-8?B?"
#define WORD_END "?="

enum {
    LINE_MAXIMUM = 76, /* of one that holds an encoded word (RFC 2047 section 2) */
    WORD_MAXIMUM = 75,
    WORD_OVERHEAD = sizeof WORD_BEGIN WORD_END - 1,
};

/* What would be taken for an encoded word, or lose a space at its end, is encoded. */
static bool is_plain(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < ' ' || text.data[i] > '~')
            return false;
        if (text.data[i] == '=' && i + 1 < text.size && text.data[i + 1] == '?')
            return false;
    }
    return text.size > 0 && text.data[0] != ' ' && text.data[text.size - 1] != ' ';
}

/* A phrase (RFC 5322 section 3.2.5) without quotes: a quotation would have to be escaped. */
static bool is_plain_phrase(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool is_atom = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
        if (!is_atom && (c != ' ' || i == 0 || text.data[i - 1] == ' '))
            return false;
    }
    return is_plain(text);
}

/* How many of the first bytes of `text` fit a word of `width` characters, in whole characters: no
 * word may end inside one (RFC 2047 section 5). */
static size_t fitting(struct bytes text, size_t width)
{
    size_t room = (width - WORD_OVERHEAD) / 4 * 3;
    size_t size = 0;

    while (size < text.size) {
        size_t sequence = utf8_sequence(text.data + size, text.size - size);
        if (size + sequence > room)
            break;
        size += sequence;
    }
    return size;
}

/* `column` characters stand on the line already. */
static void put_words(struct buffer *out, struct bytes text, size_t column)
{
    while (text.size > 0) {
        size_t width = LINE_MAXIMUM - column;
        size_t size = fitting(text, width < WORD_MAXIMUM ? width : WORD_MAXIMUM);
        buffer_append_text(out, WORD_BEGIN);
        mail_put_base64(out, (struct bytes){text.data, size});
        buffer_append_text(out, WORD_END);
        text = (struct bytes){text.data + size, text.size - size};
        if (text.size > 0)
            buffer_append_text(out, "\r\n ");
        column = 1;
    }
}

static void put_text(struct buffer *out, const char *name, struct bytes text, bool is_plain)
{
    size_t column = strlen(name) + 2;

    buffer_append_format(out, "%s: ", name);
    if (is_plain && column + text.size <= LINE_MAXIMUM)
        buffer_append(out, text.data, text.size);
    else
        put_words(out, text, column);
}

struct status mail_put_header(struct buffer *out, const char *name, struct bytes text)
{
    if (!utf8_is_line(text))
        return FAIL(INVALID_ARGUMENT, "a header is one line of text");
    put_text(out, name, text, is_plain(text));
    buffer_append_text(out, "\r\n");
    return buffer_outcome(out);
}

struct status mail_put_mailbox(struct buffer *out, const char *name, struct bytes who,
                               const struct mail_address *address)
{
    if (!utf8_is_line(who))
        return FAIL(INVALID_ARGUMENT, "a header is one line of text");
    if (who.size == 0) {
        buffer_append_format(out, "%s: %s\r\n", name, address->text);
        return buffer_outcome(out);
    }
    put_text(out, name, who, is_plain_phrase(who));
    /* On a line of its own: the two would seldom fit one. */
    buffer_append_format(out, "\r\n <%s>\r\n", address->text);
    return buffer_outcome(out);
}
