#include "http/pattern.h"

#include "base/number.h"
#include "base/utf8.h"
#include "http/field.h"
#include "http/percent.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define TOKEN_CHARACTERS DIGITS LETTERS "-_"
#define FILE_CHARACTERS TOKEN_CHARACTERS "."

static const struct {
    const char *name;
    int kind;
    struct http_field field; /* without its name */
} types[] = {
    {"uuid", PATTERN_UUID, {.type = HTTP_FIELD_UUID}},
    {"int", PATTERN_INTEGER, {.type = HTTP_FIELD_INTEGER, .minimum = 1, .maximum = INT64_MAX}},
    {"token", PATTERN_TOKEN, {.type = HTTP_FIELD_TOKEN, .maximum = PATTERN_TEXT_MAXIMUM}},
    {"file", PATTERN_FILE, {.type = HTTP_FIELD_TEXT, .maximum = PATTERN_TEXT_MAXIMUM}},
};

static bool consists_of(struct bytes text, const char *characters)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\0' || strchr(characters, text.data[i]) == NULL)
            return false;
    }
    return text.size > 0;
}

static bool compile_parameter(struct bytes text, struct pattern_segment *segment,
                              struct http_field *field)
{
    const uint8_t *colon = memchr(text.data, ':', text.size);
    if (colon == NULL || text.data[text.size - 1] != '}')
        return false;
    struct bytes name = {text.data + 1, (size_t)(colon - text.data) - 1};
    struct bytes type = {colon + 1, text.size - name.size - 3};
    if (name.size >= sizeof segment->name)
        return false;

    memcpy(segment->name, name.data, name.size);
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (!bytes_equal(type, bytes_of(types[i].name)))
            continue;
        segment->kind = (__typeof__(segment->kind))types[i].kind;
        *field = types[i].field;
        field->name = segment->name;
        return field_is_declared(field);
    }
    return false;
}

static bool compile_segment(struct bytes text, struct pattern *pattern)
{
    if (pattern->count == HTTP_SEGMENTS_MAXIMUM || text.size == 0)
        return false;
    struct pattern_segment *segment = &pattern->segments[pattern->count++];
    if (text.data[0] == '{')
        return compile_parameter(text, segment, &pattern->fields[pattern->field_count++]);
    segment->literal = text;
    return text.size <= PATTERN_TEXT_MAXIMUM && consists_of(text, FILE_CHARACTERS);
}

bool pattern_compile(const char *text, struct pattern *out)
{
    struct bytes left = bytes_of(text);

    *out = (struct pattern){0};
    if (left.size == 0 || left.data[0] != '/')
        return false;
    while (left.size > 1) {
        left = (struct bytes){left.data + 1, left.size - 1};
        const uint8_t *slash = memchr(left.data, '/', left.size);
        size_t size = slash ? (size_t)(slash - left.data) : left.size;
        if (!compile_segment((struct bytes){left.data, size}, out) ||
            (slash && size + 1 == left.size))
            return false;
        left = (struct bytes){left.data + size, left.size - size};
    }
    return true;
}

static bool text_fits(const struct pattern_segment *segment, const char *text)
{
    struct bytes bytes = bytes_of(text);
    struct uuid uuid;
    int64_t number = 0;

    switch (segment->kind) {
    case PATTERN_LITERAL:
        return bytes_equal(bytes, segment->literal);
    case PATTERN_UUID:
        return uuid_parse(text, &uuid);
    case PATTERN_INTEGER:
        return number_parse(text, bytes.size, 1, INT64_MAX, &number);
    case PATTERN_TOKEN:
        return bytes.size <= PATTERN_TEXT_MAXIMUM && consists_of(bytes, TOKEN_CHARACTERS);
    case PATTERN_FILE:
        return bytes.size <= PATTERN_TEXT_MAXIMUM && text[0] != '.' &&
               consists_of(bytes, FILE_CHARACTERS);
    }
    return false;
}

static bool literal_fits(const struct pattern_segment *segment, struct bytes literal)
{
    char text[PATTERN_TEXT_MAXIMUM + 1] = "";

    if (literal.size > PATTERN_TEXT_MAXIMUM)
        return false;
    memcpy(text, literal.data, literal.size);
    return text_fits(segment, text);
}

static bool segments_overlap(const struct pattern_segment *a, const struct pattern_segment *b)
{
    if (a->kind == PATTERN_LITERAL)
        return literal_fits(b, a->literal);
    if (b->kind == PATTERN_LITERAL)
        return literal_fits(a, b->literal);
    /* A number has no hyphens, a UUID has: all other pairs of types share some text. */
    return !(a->kind == PATTERN_UUID && b->kind == PATTERN_INTEGER) &&
           !(a->kind == PATTERN_INTEGER && b->kind == PATTERN_UUID);
}

bool pattern_overlaps(const struct pattern *a, const struct pattern *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (!segments_overlap(&a->segments[i], &b->segments[i]))
            return false;
    }
    return true;
}

/* An encoded slash would be a slash for whoever decodes before cutting. */
static bool is_clean(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)text[i];
        if (byte < 0x20 || byte == 0x7f || byte == '/')
            return false;
    }
    return bytes_are_utf8((struct bytes){(const uint8_t *)text, size});
}

static struct status take_segment(struct bytes text, struct arena *arena, char **out)
{
    char *copy = arena_copy_bytes(arena, text);
    size_t size = 0;
    if (copy == NULL)
        return arena_failure();
    if (!percent_decode(text, PERCENT_PLUS_IS_PLUS, (uint8_t *)copy, &size) ||
        !is_clean(copy, size))
        return FAIL(INVALID_ARGUMENT, "the path is malformed");
    copy[size] = '\0';
    *out = copy;
    return OK;
}

struct status pattern_path_parse(struct bytes path, struct arena *arena, struct pattern_path *out)
{
    struct pattern_path parsed = {0};

    while (path.size > 1) {
        path = (struct bytes){path.data + 1, path.size - 1};
        const uint8_t *slash = memchr(path.data, '/', path.size);
        size_t size = slash ? (size_t)(slash - path.data) : path.size;
        if (parsed.count == HTTP_SEGMENTS_MAXIMUM || size == 0 || (slash && size + 1 == path.size))
            return FAIL(NOT_FOUND, "there is no such page");
        TRY(take_segment((struct bytes){path.data, size}, arena, &parsed.segments[parsed.count]));
        parsed.count++;
        path = (struct bytes){path.data + size, path.size - size};
    }
    *out = parsed;
    return OK;
}

bool pattern_fits(const struct pattern *pattern, const struct pattern_path *path)
{
    if (pattern->count != path->count)
        return false;
    for (size_t i = 0; i < path->count; i++) {
        if (!text_fits(&pattern->segments[i], path->segments[i]))
            return false;
    }
    return true;
}

struct status pattern_values(const struct pattern *pattern, const struct pattern_path *path,
                             struct arena *arena, struct http_values *out)
{
    struct http_values values = {.fields = pattern->fields, .count = pattern->field_count};
    size_t index = 0;

    values.values = arena_alloc_array(arena, values.count, sizeof *values.values);
    if (values.values == NULL)
        return arena_failure();
    for (size_t i = 0; i < path->count; i++) {
        if (pattern->segments[i].kind == PATTERN_LITERAL)
            continue;
        TRY(field_read(&pattern->fields[index], path->segments[i], &values.values[index]));
        index++;
    }
    *out = values;
    return OK;
}
