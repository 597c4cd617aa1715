#include "json/json.h"

#include "base/encoding.h"
#include "text/utf8.h"

struct parser {
    struct arena *arena;
    struct bytes text;
    size_t position;                       /* of the next byte of `text` */
    struct json *open[JSON_DEPTH_MAXIMUM]; /* arrays and objects that are not closed yet */
    struct json *last[JSON_DEPTH_MAXIMUM]; /* of each, what was read last */
    size_t depth;
    const char *reason; /* why the text is refused */
};

static struct status refuse(struct parser *parser, const char *reason)
{
    parser->reason = reason;
    return FAIL(INVALID_ARGUMENT, "not valid JSON");
}

/* The next byte; NUL, which no JSON has outside of texts, at the end. */
static uint8_t peek(const struct parser *parser)
{
    return parser->position < parser->text.size ? parser->text.data[parser->position] : '\0';
}

static uint8_t peek_past_space(struct parser *parser)
{
    while (peek(parser) == ' ' || peek(parser) == '\t' || peek(parser) == '\n' ||
           peek(parser) == '\r')
        parser->position++;
    return peek(parser);
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static void skip_digits(struct parser *parser)
{
    while (is_digit(peek(parser)))
        parser->position++;
}

/* Steps over `c` if it comes next. */
static bool skip(struct parser *parser, uint8_t c)
{
    if (peek(parser) != c)
        return false;
    parser->position++;
    return true;
}

/* RFC 8259 section 6. */
static struct status read_number(struct parser *parser, struct json *json)
{
    size_t start = parser->position;

    (void)!skip(parser, '-');
    if (!is_digit(peek(parser)))
        return refuse(parser, "a value was expected");
    if (!skip(parser, '0'))
        skip_digits(parser);
    if (skip(parser, '.')) {
        if (!is_digit(peek(parser)))
            return refuse(parser, "a digit was expected");
        skip_digits(parser);
    }
    if (skip(parser, 'e') || skip(parser, 'E')) {
        (void)!(skip(parser, '+') || skip(parser, '-'));
        if (!is_digit(peek(parser)))
            return refuse(parser, "a digit was expected");
        skip_digits(parser);
    }
    json->kind = JSON_NUMBER;
    json->text = arena_copy_bytes(
        parser->arena, (struct bytes){parser->text.data + start, parser->position - start});
    return json->text ? OK : arena_failure();
}

/* Four hexadecimal digits. */
static bool read_unit(struct parser *parser, uint32_t *out)
{
    uint32_t value = 0;

    for (int i = 0; i < 4; i++, parser->position++) {
        int digit = hex_digit_value(peek(parser));
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    *out = value;
    return true;
}

/* What stands after "\u": a code point, or the two halves of one (RFC 8259 section 7). */
static bool read_unicode_escape(struct parser *parser, uint32_t *out)
{
    uint32_t high = 0;
    uint32_t low = 0;

    if (!read_unit(parser, &high) || high == 0 || (high >= 0xdc00 && high <= 0xdfff))
        return false;
    if (high < 0xd800 || high > 0xdbff) {
        *out = high;
        return true;
    }
    if (!skip(parser, '\\') || !skip(parser, 'u') || !read_unit(parser, &low) || low < 0xdc00 ||
        low > 0xdfff)
        return false;
    *out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* What stands after a backslash. */
static bool read_escape(struct parser *parser, uint32_t *out)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";

    if (skip(parser, 'u'))
        return read_unicode_escape(parser, out);
    const char *found = peek(parser) ? strchr(names, peek(parser)) : NULL;
    if (found == NULL)
        return false;
    parser->position++;
    *out = (uint8_t)values[found - names];
    return true;
}

/* One character of a text, escaped or not. */
static struct status read_character(struct parser *parser, uint32_t *out)
{
    if (skip(parser, '\\'))
        return read_escape(parser, out) ? OK : refuse(parser, "an escape is wrong");

    struct bytes rest = {parser->text.data + parser->position,
                         parser->text.size - parser->position};
    if (rest.size == 0)
        return refuse(parser, "a text is not closed");
    if (!utf8_next(&rest, out))
        return refuse(parser, "a byte is not UTF-8");
    if (*out < 0x20)
        return refuse(parser, "a control character must be escaped");
    parser->position = parser->text.size - rest.size;
    return OK;
}

/* Where the text that begins here ends, or the end of everything: an upper bound of its size. */
static size_t find_quote(const struct parser *parser)
{
    size_t i = parser->position;

    while (i < parser->text.size && parser->text.data[i] != '"')
        i += parser->text.data[i] == '\\' ? 2 : 1;
    return i < parser->text.size ? i : parser->text.size;
}

static struct status read_text(struct parser *parser, const char **out)
{
    if (!skip(parser, '"'))
        return refuse(parser, "a text was expected");
    size_t longest = find_quote(parser) - parser->position; /* escapes only make it shorter */
    char *text = arena_alloc(parser->arena, longest + UTF8_CHARACTER_MAXIMUM);
    if (text == NULL)
        return arena_failure();

    size_t size = 0;
    while (!skip(parser, '"')) {
        uint32_t character = 0;
        TRY(read_character(parser, &character));
        size += utf8_encode(character, (uint8_t *)text + size);
    }
    text[size] = '\0';
    *out = text;
    return OK;
}

static struct status read_word(struct parser *parser, struct json *json)
{
    static const struct {
        const char *word;
        struct json value;
    } words[] = {
        {"null", {.kind = JSON_NULL}},
        {"true", {.kind = JSON_BOOL, .boolean = true}},
        {"false", {.kind = JSON_BOOL, .boolean = false}},
    };
    size_t left = parser->text.size - parser->position;

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t size = strlen(words[i].word);
        if (left >= size &&
            memcmp(parser->text.data + parser->position, words[i].word, size) == 0) {
            parser->position += size;
            json->kind = words[i].value.kind;
            json->boolean = words[i].value.boolean;
            return OK;
        }
    }
    return read_number(parser, json);
}

static struct status open_container(struct parser *parser, struct json *json, enum json_kind kind)
{
    if (parser->depth == JSON_DEPTH_MAXIMUM)
        return refuse(parser, "too deep");
    json->kind = kind;
    parser->open[parser->depth] = json;
    parser->last[parser->depth] = NULL;
    parser->depth++;
    parser->position++;
    return OK;
}

/* Reads a whole value, or the beginning of an array or object. */
static struct status read_value(struct parser *parser, struct json *json)
{
    switch (peek_past_space(parser)) {
    case '{':
        return open_container(parser, json, JSON_OBJECT);
    case '[':
        return open_container(parser, json, JSON_ARRAY);
    case '"':
        json->kind = JSON_TEXT;
        return read_text(parser, &json->text);
    default:
        return read_word(parser, json);
    }
}

static struct status read_key(struct parser *parser, const struct json *object, struct json *member)
{
    if (object->count == JSON_MEMBERS_MAXIMUM)
        return refuse(parser, "an object has too many members");
    (void)peek_past_space(parser);
    TRY(read_text(parser, &member->key));
    if (json_find(object, member->key))
        return refuse(parser, "a member comes twice");
    if (peek_past_space(parser) != ':')
        return refuse(parser, "':' was expected");
    parser->position++;
    return OK;
}

static void append(struct parser *parser, struct json *container, struct json *json)
{
    struct json **last = &parser->last[parser->depth - 1];

    if (*last)
        (*last)->next = json;
    else
        container->first = json;
    *last = json;
    container->count++;
}

/* Closes the innermost array or object, or reads what comes next in it. */
static struct status continue_container(struct parser *parser)
{
    struct json *container = parser->open[parser->depth - 1];
    bool is_object = container->kind == JSON_OBJECT;

    (void)peek_past_space(parser);
    if (skip(parser, is_object ? '}' : ']')) {
        parser->depth--;
        return OK;
    }
    if (container->count > 0 && !skip(parser, ','))
        return refuse(parser, "',' or an end was expected");

    struct json *json = arena_alloc(parser->arena, sizeof *json);
    if (json == NULL)
        return arena_failure();
    if (is_object)
        TRY(read_key(parser, container, json));
    append(parser, container, json);
    return read_value(parser, json);
}

static struct status read_document(struct parser *parser, const struct json **out)
{
    if (parser->text.size > JSON_SIZE_MAXIMUM)
        return refuse(parser, "too long");
    struct json *root = arena_alloc(parser->arena, sizeof *root);
    if (root == NULL)
        return arena_failure();
    TRY(read_value(parser, root));
    while (parser->depth > 0)
        TRY(continue_container(parser));
    (void)peek_past_space(parser);
    if (parser->position < parser->text.size)
        return refuse(parser, "something follows the value");
    *out = root;
    return OK;
}

/* Lines and columns are only counted when a person is to be told. */
static struct json_problem locate(const struct parser *parser)
{
    struct json_problem problem = {.line = 1, .column = 1, .reason = parser->reason};

    for (size_t i = 0; i < parser->position && i < parser->text.size; i++) {
        bool is_end = parser->text.data[i] == '\n';
        problem.line += is_end;
        problem.column = is_end ? 1 : problem.column + 1;
    }
    return problem;
}

struct status json_parse(struct arena *arena, struct bytes text, struct json_problem *problem,
                         const struct json **out)
{
    struct parser parser = {.arena = arena, .text = text};
    struct status status = read_document(&parser, out);

    if (problem && status.code == STATUS_INVALID_ARGUMENT)
        *problem = locate(&parser);
    return status;
}
