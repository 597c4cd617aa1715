#include "log/log.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"

/* A line under construction. It is ended with what fits, so a reader always gets valid JSON. */
struct line {
    char text[LOG_LINE_MAXIMUM];
    size_t length;
};

enum {
    /* Room kept free for `,"cut":true}` and the newline. */
    LINE_RESERVE = 32,
    LINE_LIMIT = LOG_LINE_MAXIMUM - LINE_RESERVE,
    ESCAPE_CAPACITY = sizeof "\\u001f",
};

static const char *const level_names[] = {
    [LOG_LEVEL_DEBUG] = "debug",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARN] = "warn",
    [LOG_LEVEL_ERROR] = "error",
};

static bool put(struct line *line, const char *text, size_t length)
{
    if (length > LINE_LIMIT - line->length)
        return false;
    memcpy(line->text + line->length, text, length);
    line->length += length;
    return true;
}

static bool put_text(struct line *line, const char *text)
{
    return put(line, text, strlen(text));
}

/* Writes one character, escaped where JSON or a terminal would take it for something else; gives
 * how many bytes of the text it was, or 0 when the line is full. */
static size_t put_character(struct line *line, const unsigned char *text, size_t left)
{
    size_t size = utf8_sequence(text, left);
    char escape[ESCAPE_CAPACITY];

    if (size == 0) /* a stray byte is shown as U+FFFD, as decoders do */
        return put_text(line, "\\ufffd") ? 1 : 0;
    /* DEL and the C1 controls (U+0080 to U+009F, the second one byte after 0xc2) steer terminals.
     */
    bool is_c1 = size == 2 && text[0] == 0xc2 && text[1] < 0xa0;
    if (text[0] == '"' || text[0] == '\\')
        (void)snprintf(escape, sizeof escape, "\\%c", text[0]);
    else if (text[0] < 0x20 || text[0] == 0x7f || is_c1)
        (void)snprintf(escape, sizeof escape, "\\u%04x", is_c1 ? text[1] : text[0]);
    else
        return put(line, (const char *)text, size) ? size : 0;
    return put_text(line, escape) ? size : 0;
}

static bool put_string(struct line *line, const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = strnlen(text, LOG_TEXT_MAXIMUM + 1);
    size_t end = length > LOG_TEXT_MAXIMUM ? LOG_TEXT_MAXIMUM : length;

    if (!put_text(line, "\""))
        return false;
    for (size_t i = 0; i < end;) {
        size_t taken = put_character(line, bytes + i, length - i);
        if (taken == 0)
            return false;
        i += taken;
    }
    return (length == end || put_text(line, "…")) && put_text(line, "\"");
}

static bool put_value(struct line *line, const struct log_field *field)
{
    char text[UUID_TEXT_CAPACITY];

    switch (field->kind) {
    case LOG_FIELD_TEXT:
        return field->text ? put_string(line, field->text) : put_text(line, "null");
    case LOG_FIELD_BOOL:
        return put_text(line, field->boolean ? "true" : "false");
    case LOG_FIELD_INTEGER:
        (void)snprintf(text, sizeof text, "%" PRId64, field->integer);
        return put_text(line, text);
    case LOG_FIELD_UUID:
        uuid_encode(field->uuid, text);
        return put_string(line, text);
    }
    return false;
}

/* A field is written whole or not at all. */
static bool put_field(struct line *line, const struct log_field *field)
{
    size_t before = line->length;

    if (field->name == NULL)
        return true;
    if (put_text(line, ",\"") && put_text(line, field->name) && put_text(line, "\":") &&
        put_value(line, field))
        return true;
    line->length = before;
    return false;
}

static bool put_fields(struct line *line, const struct log_field *fields, size_t count)
{
    bool whole = true;

    for (size_t i = 0; i < count; i++)
        whole = put_field(line, &fields[i]) && whole;
    return whole;
}

/* What every line starts with always fits. */
static void put_head(struct line *line, const struct log *log, enum log_level level,
                     const char *event)
{
    char time[CLOCK_TEXT_CAPACITY];

    clock_encode(clock_wall_us(), time);
    (void)put_text(line, "{\"time\":\"");
    (void)put_text(line, time);
    (void)put_text(line, "\",\"level\":\"");
    (void)put_text(line, level_names[level]);
    (void)put_text(line, "\"");
    (void)put_field(line, &LOG_STR("service", log->service));
    (void)put_field(line, &LOG_STR("event", event));
}

static void line_end(struct line *line, bool whole)
{
    const char *end = whole ? "}\n" : ",\"cut\":true}\n";

    memcpy(line->text + line->length, end, strlen(end));
    line->length += strlen(end);
}

struct log log_open(const char *service)
{
    return (struct log){.service = service, .descriptor = STDERR_FILENO};
}

static _Atomic(enum log_level) process_threshold = LOG_LEVEL_INFO;

void log_set_threshold(enum log_level threshold)
{
    atomic_store_explicit(&process_threshold, threshold, memory_order_relaxed);
}

static bool is_written(const struct log *log, enum log_level level)
{
    return log && level >= log->threshold &&
           level >= atomic_load_explicit(&process_threshold, memory_order_relaxed);
}

struct log log_with(const struct log *parent, struct log_field field)
{
    struct log child = *parent;

    if (child.inherited_count < LOG_INHERITED_MAXIMUM)
        child.inherited[child.inherited_count++] = field;
    return child;
}

void log_write(const struct log *log, enum log_level level, const char *event,
               const struct log_field *fields, size_t count)
{
    struct line line;

    if (!is_written(log, level))
        return;
    line.length = 0;
    put_head(&line, log, level, event);
    bool whole = put_fields(&line, log->inherited, log->inherited_count);
    whole = put_fields(&line, fields, count) && whole;
    line_end(&line, whole);

    /* One write(): lines of other threads and processes do not mix with it (PIPE_BUF is 4096). */
    ssize_t written = write(log->descriptor, line.text, line.length);
    (void)written;
}
