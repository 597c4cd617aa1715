#include "http/field.h"

#include "base/number.h"
#include "base/utf8.h"

static bool is_name(const char *name)
{
    return name != NULL && name[0] != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

bool field_is_declared(const struct http_field *field)
{
    if (!is_name(field->name))
        return false;
    switch (field->type) {
    case HTTP_FIELD_UNDECLARED:
        return false;
    case HTTP_FIELD_TEXT:
    case HTTP_FIELD_LINES:
    case HTTP_FIELD_SECRET:
    case HTTP_FIELD_TOKEN:
        return field->minimum >= 0 && field->minimum <= field->maximum && field->maximum >= 1 &&
               field->maximum <= HTTP_FIELD_MAXIMUM;
    case HTTP_FIELD_INTEGER:
        return field->minimum < field->maximum;
    case HTTP_FIELD_CHOICE:
        return field->words != NULL && field->word_count > 0;
    case HTTP_FIELD_UUIDS:
        return field->maximum >= 1 && field->maximum <= HTTP_UUIDS_MAXIMUM;
    case HTTP_FIELD_NUMBERS:
        return field->maximum >= 1 && field->maximum <= HTTP_NUMBERS_MAXIMUM;
    case HTTP_FIELD_UUID:
    case HTTP_FIELD_FLAG:
        return true;
    }
    return false;
}

static size_t count_characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((uint8_t)*text & 0xc0) != 0x80; /* not a continuation byte */
    return count;
}

static enum http_fault length_fault(const struct http_field *field, const char *text)
{
    int64_t length = (int64_t)count_characters(text);

    if (length < field->minimum)
        return HTTP_FAULT_TOO_SHORT;
    return length > field->maximum ? HTTP_FAULT_TOO_LONG : HTTP_FAULT_NONE;
}

static bool has_control(const char *text, const char *allowed)
{
    for (; *text; text++) {
        uint8_t byte = (uint8_t)*text;
        if ((byte < 0x20 || byte == 0x7f) && strchr(allowed, byte) == NULL)
            return true;
    }
    return false;
}

/* Browsers send CR LF for every end of line (HTML, "constructing the entry list"). */
static void unify_lines(char *text)
{
    char *out = text;

    for (; *text; text++) {
        if (text[0] == '\r' && text[1] == '\n')
            continue;
        *out++ = *text;
    }
    *out = '\0';
}

static enum http_fault read_lines(const struct http_field *field, char *text)
{
    unify_lines(text);
    return has_control(text, "\n\t") ? HTTP_FAULT_MALFORMED : length_fault(field, text);
}

static enum http_fault read_token(const struct http_field *field, const char *text)
{
    for (const char *at = text; *at; at++) {
        bool fits = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                    (*at >= '0' && *at <= '9') || *at == '-' || *at == '_';
        if (!fits)
            return HTTP_FAULT_MALFORMED;
    }
    return length_fault(field, text);
}

static enum http_fault read_integer(const struct http_field *field, const char *text, int64_t *out)
{
    int64_t number = 0;

    if (!number_parse(text, strlen(text), INT64_MIN, INT64_MAX, &number))
        return HTTP_FAULT_MALFORMED;
    if (number < field->minimum)
        return HTTP_FAULT_TOO_SMALL;
    if (number > field->maximum)
        return HTTP_FAULT_TOO_LARGE;
    *out = number;
    return HTTP_FAULT_NONE;
}

static enum http_fault read_choice(const struct http_field *field, const char *text, size_t *out)
{
    for (size_t i = 0; i < field->word_count; i++) {
        if (strcmp(field->words[i], text) != 0)
            continue;
        *out = i;
        return HTTP_FAULT_NONE;
    }
    return HTTP_FAULT_MALFORMED;
}

static enum http_fault read_typed(const struct http_field *field, char *text,
                                  struct http_value *out)
{
    switch (field->type) {
    case HTTP_FIELD_TEXT:
        return has_control(text, "") ? HTTP_FAULT_MALFORMED : length_fault(field, text);
    case HTTP_FIELD_LINES:
    case HTTP_FIELD_SECRET:
        return read_lines(field, text);
    case HTTP_FIELD_TOKEN:
        return read_token(field, text);
    case HTTP_FIELD_INTEGER:
        return read_integer(field, text, &out->integer);
    case HTTP_FIELD_UUID:
        return uuid_parse(text, &out->uuid) ? HTTP_FAULT_NONE : HTTP_FAULT_MALFORMED;
    case HTTP_FIELD_CHOICE:
        return read_choice(field, text, &out->choice);
    case HTTP_FIELD_FLAG:
        out->flag = strcmp(text, "1") == 0;
        return out->flag ? HTTP_FAULT_NONE : HTTP_FAULT_MALFORMED;
    case HTTP_FIELD_UUIDS: /* field_read_another(), as the next */
    case HTTP_FIELD_NUMBERS:
    case HTTP_FIELD_UNDECLARED:
        break;
    }
    return HTTP_FAULT_MALFORMED;
}

struct http_value field_absent(const struct http_field *field)
{
    return (struct http_value){
        .text = "",
        .fault = field->is_required ? HTTP_FAULT_MISSING : HTTP_FAULT_NONE,
    };
}

struct status field_read(const struct http_field *field, char *text, struct http_value *out)
{
    struct http_value value = {.text = text, .is_present = true};

    if (!bytes_are_utf8(bytes_of(text)))
        return FAIL(INVALID_ARGUMENT, "a field is not UTF-8");
    if (text[0] == '\0')
        value = field_absent(field);
    else
        value.fault = read_typed(field, text, &value);
    value.size = strlen(value.text);
    *out = value;
    return OK;
}

bool field_is_of_list(const struct http_field *field)
{
    return field->type == HTTP_FIELD_UUIDS || field->type == HTTP_FIELD_NUMBERS;
}

static void add_uuid(const struct http_field *field, const char *text, struct http_value *out)
{
    struct uuid uuid;

    if ((int64_t)out->count == field->maximum)
        out->fault = HTTP_FAULT_TOO_LONG;
    else if (!uuid_parse(text, &uuid))
        out->fault = HTTP_FAULT_MALFORMED;
    else
        out->uuids[out->count++] = uuid;
}

static void add_number(const struct http_field *field, const char *text, struct http_value *out)
{
    int64_t number = 0;

    if (out->fault != HTTP_FAULT_NONE)
        return;
    if (number_parse(text, strlen(text), 1, field->maximum, &number) &&
        (out->numbers >> number & 1) == 0) {
        out->numbers |= (uint64_t)1 << number;
        return;
    }
    out->numbers = 0;
    out->fault = HTTP_FAULT_MALFORMED;
}

struct status field_read_another(const struct http_field *field, const char *text,
                                 struct http_value *out)
{
    if (!bytes_are_utf8(bytes_of(text)))
        return FAIL(INVALID_ARGUMENT, "a field is not UTF-8");
    out->text = text;
    out->size = strlen(text);
    out->is_present = out->size > 0;
    if (field->type == HTTP_FIELD_UUIDS)
        add_uuid(field, text, out);
    else
        add_number(field, text, out);
    return OK;
}
