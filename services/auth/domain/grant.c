#include "domain/grant.h"

#include <string.h>

#include "base/number.h"

/* They have rows of their own in method tables, and a line that names one is a mistake. */
static const char *const reserved[] = {"audit",  "auth",    "internal", "operator",
                                       "portal", "session", "sso"};

/* A word of a line, or one of size 0 at its end. */
static struct bytes next_word(struct bytes *line)
{
    size_t start = 0;

    while (start < line->size && (line->data[start] == ' ' || line->data[start] == '\t'))
        start++;
    size_t end = start;
    while (end < line->size && line->data[end] != ' ' && line->data[end] != '\t')
        end++;
    struct bytes word = {line->data + start, end - start};
    *line = (struct bytes){line->data + end, line->size - end};
    return word;
}

static struct bytes next_line(struct bytes *text)
{
    const uint8_t *end = memchr(text->data, '\n', text->size);
    size_t size = end ? (size_t)(end - text->data) : text->size;
    struct bytes line = {text->data, size};
    size_t used = end ? size + 1 : size;

    *text = (struct bytes){text->data + used, text->size - used};
    return line;
}

static bool is_label(struct bytes word)
{
    for (size_t i = 0; i < word.size; i++) {
        uint8_t c = word.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return word.size > 0;
}

static struct status read_system(struct bytes word, struct grant *out)
{
    if (!is_label(word) || word.size >= sizeof out->system)
        return FAIL(INVALID_ARGUMENT, "the system's name is none");
    for (size_t i = 0; i < COUNT_OF(reserved); i++) {
        if (bytes_equal(word, bytes_of(reserved[i])))
            return FAIL(INVALID_ARGUMENT, "this name is one of our own");
    }
    memcpy(out->system, word.data, word.size);
    out->system[word.size] = '\0';
    return OK;
}

static struct status read_method(struct bytes word, const struct grant_names *names,
                                 struct grant *out)
{
    for (size_t i = 0; i < names->count; i++) {
        if (bytes_equal(word, bytes_of(names->methods[i]))) {
            out->method = i;
            return OK;
        }
    }
    return FAIL(INVALID_ARGUMENT, "there is no such method to grant");
}

static struct status read_tenant(struct bytes word, struct grant *out)
{
    out->tenant_id = GRANT_EVERY_TENANT;
    if (bytes_equal(word, bytes_of("*")) ||
        number_parse((const char *)word.data, word.size, 1, INT64_MAX - 1, &out->tenant_id))
        return OK;
    return FAIL(INVALID_ARGUMENT, "a company is a number, or all are *");
}

static bool is_said(const struct grants *grants, const struct grant *grant)
{
    for (size_t i = 0; i < grants->count; i++) {
        const struct grant *row = &grants->rows[i];
        if (row->method == grant->method && row->tenant_id == grant->tenant_id &&
            strcmp(row->system, grant->system) == 0)
            return true;
    }
    return false;
}

static struct status add(struct grants *grants, const struct grant *grant)
{
    if (is_said(grants, grant))
        return FAIL(INVALID_ARGUMENT, "this was said before");
    if (grants->count == GRANTS_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "more than 1,024 grants");
    grants->rows[grants->count++] = *grant;
    return OK;
}

static struct status read_line(struct bytes line, const struct grant_names *names,
                               struct grants *out)
{
    struct grant grant = {0};
    struct bytes word = next_word(&line);

    if (word.size == 0 || word.data[0] == '#')
        return OK;
    TRY(read_system(word, &grant));
    TRY(read_method(next_word(&line), names, &grant));
    word = next_word(&line);
    if (word.size == 0)
        return FAIL(INVALID_ARGUMENT, "say for which companies");
    for (; word.size > 0; word = next_word(&line)) {
        TRY(read_tenant(word, &grant));
        TRY(add(out, &grant));
    }
    return OK;
}

struct status grants_parse(struct bytes text, const struct grant_names *names, struct grants *out,
                           size_t *line_out)
{
    *line_out = 0;
    out->count = 0;
    if (text.size > GRANTS_TEXT_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "longer than 64 KiB");
    while (text.size > 0) {
        *line_out += 1;
        TRY(read_line(next_line(&text), names, out));
    }
    return OK;
}

bool grants_hold(const struct grants *grants, const char *system, size_t method)
{
    for (size_t i = 0; i < grants->count; i++) {
        if (grants->rows[i].method == method && strcmp(grants->rows[i].system, system) == 0)
            return true;
    }
    return false;
}

bool grants_reach(const struct grants *grants, const char *system, size_t method, int64_t tenant_id)
{
    for (size_t i = 0; i < grants->count; i++) {
        const struct grant *row = &grants->rows[i];
        if (row->method == method && strcmp(row->system, system) == 0 &&
            (row->tenant_id == GRANT_EVERY_TENANT || row->tenant_id == tenant_id))
            return true;
    }
    return false;
}
