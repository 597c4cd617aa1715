#include "view/put.h"

#include <inttypes.h>

#include "view/escape.h"

void view_put_literal(struct view_output *out, const char *text, size_t size)
{
    buffer_append(out->buffer, text, size);
}

void view_put_text(struct view_output *out, const char *text)
{
    if (text)
        view_escape_text(out->buffer, text);
}

void view_put_attribute(struct view_output *out, const char *text)
{
    if (text)
        view_escape_attribute(out->buffer, text);
}

void view_put_url_part(struct view_output *out, const char *text)
{
    if (text)
        view_escape_url_part(out->buffer, text);
}

void view_put_number(struct view_output *out, int64_t number)
{
    view_format_number(out->buffer, number);
}

void view_put_integer(struct view_output *out, int64_t number)
{
    buffer_append_format(out->buffer, "%" PRId64, number);
}

void view_put_time(struct view_output *out, enum view_time_format format, int64_t unix_us)
{
    view_format_time(out->buffer, &out->context, format, unix_us);
}

void view_put_zone(struct view_output *out)
{
    view_format_zone(out->buffer, &out->context);
}

void view_put_language(struct view_output *out)
{
    buffer_append_text(out->buffer, out->context.language == VIEW_JAPANESE ? "ja" : "en");
}

void view_put_link(struct view_output *out, struct view_link link)
{
    if (link.address == NULL)
        out->missing = true;
    else
        view_escape_attribute(out->buffer, link.address);
}

void view_put_label(struct view_output *out, const char *const (*texts)[VIEW_LANGUAGE_COUNT],
                    size_t count, size_t label)
{
    if (label == 0 || label >= count)
        out->missing = true;
    else
        buffer_append_text(out->buffer, texts[label][out->context.language]);
}

void view_switch_language(struct view_output *out)
{
    bool japanese = out->context.language == VIEW_JAPANESE;
    out->context.language = japanese ? VIEW_ENGLISH : VIEW_JAPANESE;
}

struct status view_outcome(const struct view_output *out)
{
    TRY(buffer_outcome(out->buffer));
    if (out->missing)
        return FAIL(INTERNAL, "a link or text of the page is missing");
    return OK;
}
