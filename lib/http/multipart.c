#include "http/multipart.h"

#include <string.h>

#include "http/form.h"
#include "http/syntax.h"

enum {
    PARTS_MAXIMUM = 64,
    BOUNDARY_MAXIMUM = 70, /* RFC 2046 section 5.1.1 */
    DELIMITER_MAXIMUM = BOUNDARY_MAXIMUM + 4,
};

static const char TYPE[] = "multipart/form-data;";

/* What stands between two parts: CR LF, two hyphens, the boundary. */
struct delimiter {
    uint8_t text[DELIMITER_MAXIMUM];
    size_t size;
};

/* What the headers of a part say. */
struct part {
    char *name;
    bool is_file;
    struct bytes content;
};

static struct status refused(void)
{
    return FAIL(INVALID_ARGUMENT, "the parts are malformed");
}

static bool is_boundary_character(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') || (character && strchr("-_.'", character));
}

/* NULL unless the type is ours. */
static const char *find_boundary(const char *content_type)
{
    size_t size = sizeof TYPE - 1;
    struct bytes start = {(const uint8_t *)content_type, size};

    if (strlen(content_type) < size || !syntax_equals(start, TYPE))
        return NULL;
    content_type += size;
    while (*content_type == ' ')
        content_type++;
    if (strncmp(content_type, "boundary=", strlen("boundary=")) != 0)
        return NULL;
    const char *boundary = content_type + strlen("boundary=");
    size_t length = 0;
    while (is_boundary_character(boundary[length]))
        length++;
    return length > 0 && length <= BOUNDARY_MAXIMUM && boundary[length] == '\0' ? boundary : NULL;
}

bool multipart_is_type(const char *content_type)
{
    return find_boundary(content_type) != NULL;
}

static bool take(struct bytes *rest, const void *expected, size_t size)
{
    if (rest->size < size || memcmp(rest->data, expected, size) != 0)
        return false;
    *rest = (struct bytes){rest->data + size, rest->size - size};
    return true;
}

static bool take_text(struct bytes *rest, const char *expected)
{
    return take(rest, expected, strlen(expected));
}

/* Up to `end`, which is taken, too. */
static bool take_until(struct bytes *rest, const void *end, size_t end_size, struct bytes *out)
{
    const uint8_t *found = memmem(rest->data, rest->size, end, end_size);

    if (found == NULL)
        return false;
    size_t size = (size_t)(found - rest->data);
    *out = (struct bytes){rest->data, size};
    *rest = (struct bytes){found + end_size, rest->size - size - end_size};
    return true;
}

/* form-data; name="csrf", or with a file's name behind it. */
static struct status read_disposition(struct bytes value, struct arena *arena, struct part *out)
{
    struct bytes name;
    struct bytes file_name;

    if (out->name || !take_text(&value, "form-data; name=\"") ||
        !take_until(&value, "\"", 1, &name) || memchr(name.data, '\0', name.size))
        return refused();
    out->is_file = value.size > 0;
    if (out->is_file && (!take_text(&value, "; filename=\"") ||
                         !take_until(&value, "\"", 1, &file_name) || value.size > 0))
        return refused();
    out->name = arena_copy_bytes(arena, name);
    return out->name ? OK : arena_failure();
}

static struct status read_header(struct bytes line, struct arena *arena, struct part *out)
{
    struct bytes name;

    if (!take_until(&line, ":", 1, &name))
        return refused();
    struct bytes value = syntax_trim(line);
    if (syntax_equals(name, "content-disposition"))
        return read_disposition(value, arena, out);
    return syntax_equals(name, "content-type") ? OK : refused();
}

static struct status read_headers(struct bytes *rest, struct arena *arena, struct part *out)
{
    struct bytes line;

    for (int i = 0; i < 3; i++) {
        if (!take_until(rest, "\r\n", 2, &line))
            return refused();
        if (line.size == 0)
            return out->name ? OK : refused();
        TRY(read_header(line, arena, out));
    }
    return refused();
}

static struct status take_field(const struct part *part, struct arena *arena,
                                struct http_values *values)
{
    if (memchr(part->content.data, '\0', part->content.size))
        return refused();
    char *text = arena_copy_bytes(arena, part->content);
    return text ? form_take(part->name, text, FORM_REFUSES_UNKNOWN, values) : arena_failure();
}

static struct status read_part(struct bytes *rest, const struct delimiter *delimiter,
                               struct arena *arena, struct part *out)
{
    struct part part = {0};

    if (!take_text(rest, "\r\n"))
        return refused();
    TRY(read_headers(rest, arena, &part));
    if (!take_until(rest, delimiter->text, delimiter->size, &part.content))
        return refused();
    *out = part;
    return OK;
}

/* A form without a chosen file sends an empty one. */
static struct status take_part(const struct part *part, const char *file, struct arena *arena,
                               struct multipart *out)
{
    if (strcmp(part->name, file) != 0)
        return part->is_file ? refused() : take_field(part, arena, &out->values);
    if (!part->is_file || out->file.data)
        return refused();
    out->file = part->content;
    return OK;
}

static struct delimiter make_delimiter(const char *boundary)
{
    struct delimiter delimiter = {.text = "\r\n--", .size = 4};

    memcpy(delimiter.text + delimiter.size, boundary, strlen(boundary));
    delimiter.size += strlen(boundary);
    return delimiter;
}

/* Behind the last part: two hyphens, and the end of the line, which not everybody sends. */
static bool is_end(struct bytes rest)
{
    return take_text(&rest, "--") && (rest.size == 0 || (take_text(&rest, "\r\n") && !rest.size));
}

struct status multipart_parse(const char *content_type, struct bytes body,
                              struct http_fields fields, const char *file, struct arena *arena,
                              struct multipart *out)
{
    struct multipart parsed = {0};
    const char *boundary = find_boundary(content_type);

    if (boundary == NULL)
        return refused();
    struct delimiter delimiter = make_delimiter(boundary);
    /* Before the first part there is no line to end. */
    if (!take(&body, delimiter.text + 2, delimiter.size - 2))
        return refused();
    TRY(form_begin(fields, arena, &parsed.values));
    for (int i = 0; !is_end(body); i++) {
        struct part part;
        if (i == PARTS_MAXIMUM)
            return refused();
        TRY(read_part(&body, &delimiter, arena, &part));
        TRY(take_part(&part, file, arena, &parsed));
    }
    form_finish(&parsed.values);
    *out = parsed;
    return OK;
}
