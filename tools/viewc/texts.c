#include "texts.h"

const struct message *texts_find(const struct compiler *compiler, const char *key)
{
    const struct message *message = compiler->messages;
    while (message && strcmp(message->key, key) != 0)
        message = message->next;
    return message;
}

static bool form_has(const struct piece *piece, const char *name)
{
    for (; piece; piece = piece->next) {
        if (piece->placeholder && strcmp(piece->placeholder, name) == 0)
            return true;
    }
    return false;
}

static bool english_has(const struct message *message, const char *name)
{
    return form_has(message->forms[MESSAGE_ENGLISH], name) ||
           form_has(message->forms[MESSAGE_ENGLISH_MANY], name);
}

bool message_has_placeholder(const struct message *message, const char *name)
{
    return form_has(message->forms[MESSAGE_JAPANESE], name) || english_has(message, name);
}

struct bytes texts_key(struct cursor *cursor)
{
    size_t start = cursor->at;
    for (char c = cursor_peek(cursor);
         (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
         c = cursor_peek(cursor))
        cursor->at++;
    return (struct bytes){cursor->text.data + start, cursor->at - start};
}

/* "sessions.ended" as TEXT_SESSIONS_ENDED. */
static const char *constant_of(const struct cursor *cursor, const char *key)
{
    size_t prefix = strlen("TEXT_");
    char *constant = cursor_alloc(cursor, prefix + strlen(key) + 1);
    memcpy(constant, "TEXT_", prefix);
    for (size_t i = 0; key[i]; i++) {
        char c = key[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        constant[prefix + i] = c == '.' ? '_' : c;
    }
    return constant;
}

static struct status read_key(struct cursor *cursor, struct message **out)
{
    size_t start = cursor->at;
    TRY(cursor_expect(cursor, "["));
    struct message *message = cursor_alloc(cursor, sizeof *message);
    message->key = cursor_copy(cursor, texts_key(cursor));
    if (message->key[0] == '\0')
        return cursor_refuse(cursor, cursor->at, "a key is written as [a-z0-9_.]");
    TRY(cursor_expect(cursor, "]"));
    message->constant = constant_of(cursor, message->key);
    message->place = cursor_place(cursor, start);

    if (strcmp(message->key, "none") == 0 || strcmp(message->key, "count") == 0)
        return cursor_refuse(cursor, start, "the key %s is taken by viewc", message->key);

    struct message **end = &cursor->compiler->messages;
    for (; *end; end = &(*end)->next) {
        if (strcmp((*end)->constant, message->constant) == 0)
            return cursor_refuse(cursor, start, "the key %s is used already", message->key);
    }
    *end = message;
    *out = message;
    return OK;
}

static struct piece *add_piece(const struct cursor *cursor, struct piece ***end)
{
    struct piece *piece = cursor_alloc(cursor, sizeof *piece);
    **end = piece;
    *end = &piece->next;
    return piece;
}

/* Escaped for text and for a quoted attribute alike. */
static struct status add_literal(struct cursor *cursor, struct message *message,
                                 struct buffer *literal)
{
    if (cursor_sees(cursor, "<b>") || cursor_sees(cursor, "</b>")) {
        struct bytes tag = cursor_until(cursor, ">");
        buffer_append(literal, tag.data, tag.size);
        message->has_markup = true;
    }
    char c = cursor_peek(cursor);
    cursor->at++;
    if (c == '<' || c == '}')
        return cursor_refuse(cursor, cursor->at - 1,
                             "a text has no markup but <b> and </b>, and no stray brace");
    if (c == '&')
        buffer_append_text(literal, "&amp;");
    else if (c == '"')
        buffer_append_text(literal, "&quot;");
    else
        buffer_append_byte(literal, (uint8_t)c);
    return OK;
}

static void flush_literal(struct cursor *cursor, struct buffer *literal, struct piece ***end)
{
    if (literal->size > 0)
        add_piece(cursor, end)->literal = cursor_copy(cursor, buffer_bytes(literal));
    buffer_reset(literal);
}

/* Bold parts are closed in order within the form. */
static struct status check_markup(const struct cursor *cursor, size_t start,
                                  const struct piece *piece)
{
    bool open = false;
    for (; piece; piece = piece->next) {
        for (const char *at = piece->literal; at && (at = strchr(at, '<')); at++) {
            if (open != (at[1] == '/'))
                return cursor_refuse(cursor, start, "<b> and </b> do not match");
            open = !open;
        }
    }
    if (open)
        return cursor_refuse(cursor, start, "<b> and </b> do not match");
    return OK;
}

/* Up to '|' or the end of the line. */
static struct status read_form(struct cursor *cursor, struct message *message, struct piece **out)
{
    CLEANUP(buffer_clear) struct buffer literal;
    buffer_init(&literal, COMPILER_FILE_MAXIMUM);
    struct piece **end = out;
    size_t start = cursor->at;

    while (!cursor_at_end(cursor) && cursor_peek(cursor) != '\n' && cursor_peek(cursor) != '|') {
        if (cursor_sees(cursor, " |")) { /* the blank before the next form */
            cursor->at++;
        } else if (cursor_accept(cursor, "{")) {
            flush_literal(cursor, &literal, &end);
            struct piece *piece = add_piece(cursor, &end);
            TRY(cursor_name(cursor, "a placeholder's name", &piece->placeholder));
            TRY(cursor_expect(cursor, "}"));
            message->has_placeholders = true;
        } else {
            TRY(add_literal(cursor, message, &literal));
        }
    }
    if (literal.size > 0 && literal.data[literal.size - 1] == ' ')
        return cursor_refuse(cursor, cursor->at, "a text does not end with a blank");
    flush_literal(cursor, &literal, &end);
    if (*out == NULL)
        return cursor_refuse(cursor, start, "the text is empty");
    return check_markup(cursor, start, *out);
}

static struct status read_language(struct cursor *cursor, struct message *message)
{
    size_t start = cursor->at;
    bool japanese = cursor_accept(cursor, "ja = ");
    if (!japanese && !cursor_accept(cursor, "en = "))
        return cursor_refuse(cursor, start, "\"[key]\", \"ja = \" or \"en = \" is expected here");
    if (message == NULL)
        return cursor_refuse(cursor, start, "a text needs its [key] above it");

    size_t form = japanese ? MESSAGE_JAPANESE : MESSAGE_ENGLISH;
    if (message->written[form])
        return cursor_refuse(cursor, start, "the language is given twice");
    message->written[form] = true;
    TRY(read_form(cursor, message, &message->forms[form]));
    if (!cursor_accept(cursor, "|"))
        return OK;
    if (japanese)
        return cursor_refuse(cursor, cursor->at - 1, "Japanese has one form for any number");
    cursor_skip_blanks(cursor);
    message->written[MESSAGE_ENGLISH_MANY] = true;
    TRY(read_form(cursor, message, &message->forms[MESSAGE_ENGLISH_MANY]));
    if (cursor_peek(cursor) == '|')
        return cursor_refuse(cursor, cursor->at, "English has two forms: one | many");
    return OK;
}

static struct status check_placeholders(const struct cursor *cursor, const struct message *message)
{
    for (size_t form = 0; form < MESSAGE_FORMS; form++) {
        for (const struct piece *piece = message->forms[form]; piece; piece = piece->next) {
            const char *name = piece->placeholder;
            if (name == NULL)
                continue;
            if (!form_has(message->forms[MESSAGE_JAPANESE], name))
                return place_refuse(cursor->compiler, message->place, "%s has {%s} in English only",
                                    message->key, name);
            if (!english_has(message, name))
                return place_refuse(cursor->compiler, message->place,
                                    "%s has {%s} in Japanese only", message->key, name);
        }
    }
    return OK;
}

static struct status check_message(const struct cursor *cursor, const struct message *message)
{
    if (!message->written[MESSAGE_JAPANESE] || !message->written[MESSAGE_ENGLISH])
        return place_refuse(cursor->compiler, message->place, "%s has no %s text", message->key,
                            message->written[MESSAGE_JAPANESE] ? "English" : "Japanese");
    if (message->written[MESSAGE_ENGLISH_MANY] && !message_has_placeholder(message, "count"))
        return place_refuse(cursor->compiler, message->place, "%s has a plural but no {count}",
                            message->key);
    return check_placeholders(cursor, message);
}

struct status texts_read(struct cursor *cursor)
{
    struct message *message = NULL;

    while (!cursor_at_end(cursor)) {
        if (cursor_peek(cursor) == '#')
            (void)cursor_until(cursor, "\n");
        else if (cursor_peek(cursor) == '[') {
            if (message)
                TRY(check_message(cursor, message));
            TRY(read_key(cursor, &message));
        } else if (cursor_peek(cursor) != '\n')
            TRY(read_language(cursor, message));
        if (!cursor_at_end(cursor))
            TRY(cursor_expect(cursor, "\n"));
    }
    return message ? check_message(cursor, message) : OK;
}
