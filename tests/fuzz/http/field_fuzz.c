/* A value against a declaration: type and bounds are the first three bytes. What has no fault is of
 * its type and within its bounds, and reads as the same again. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "http/field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = {"asc", "desc", "-"};

static struct http_field declare(const uint8_t head[static 3])
{
    return (struct http_field){
        .name = "value",
        .type = (enum http_field_type)(HTTP_FIELD_TEXT + head[0] % HTTP_FIELD_FLAG),
        .minimum = head[1],
        .maximum = (int64_t)head[1] + head[2] + 1,
        .is_required = head[0] >= 0x80,
        .words = words,
        .word_count = COUNT_OF(words),
    };
}

static size_t count_characters(const char *text)
{
    const uint8_t *at = (const uint8_t *)text;
    size_t left = strlen(text);
    size_t count = 0;

    for (size_t step; left > 0; at += step, left -= step, count++) {
        step = utf8_sequence(at, left);
        assert(step > 0 && step <= left);
    }
    return count;
}

static void assert_text(const struct http_field *field, const char *text, const char *controls)
{
    size_t count = count_characters(text);

    assert(count >= (size_t)field->minimum && count <= (size_t)field->maximum);
    for (const char *at = text; *at; at++)
        assert(((uint8_t)*at >= 0x20 && *at != 0x7f) || strchr(controls, *at));
}

static void assert_spelling(const struct http_value *value, const char *only)
{
    assert(strcmp(value->text, only) == 0);
}

static void assert_of_type(const struct http_field *field, const struct http_value *value)
{
    char spelling[UUID_TEXT_CAPACITY];

    switch (field->type) {
    case HTTP_FIELD_TEXT:
        assert_text(field, value->text, "");
        break;
    case HTTP_FIELD_LINES:
    case HTTP_FIELD_SECRET:
        assert_text(field, value->text, "\n\t");
        break;
    case HTTP_FIELD_TOKEN:
        assert_text(field, value->text, "");
        assert(strpbrk(value->text, " .%/&=;<>\"'") == NULL);
        break;
    case HTTP_FIELD_INTEGER:
        assert(value->integer >= field->minimum && value->integer <= field->maximum);
        (void)snprintf(spelling, sizeof spelling, "%lld", (long long)value->integer);
        assert_spelling(value, spelling);
        break;
    case HTTP_FIELD_UUID:
        uuid_encode(value->uuid, spelling);
        assert_spelling(value, spelling);
        break;
    case HTTP_FIELD_CHOICE:
        assert(value->choice < field->word_count);
        assert_spelling(value, words[value->choice]);
        break;
    case HTTP_FIELD_FLAG:
        assert(value->flag);
        assert_spelling(value, "1");
        break;
    case HTTP_FIELD_UUIDS: /* form_fuzz.c, as the next */
    case HTTP_FIELD_NUMBERS:
    case HTTP_FIELD_UNDECLARED:
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct http_value value;
    struct http_value again;

    arena_init(&arena, 1 << 20);
    if (size < 3)
        return 0;
    struct http_field field = declare(data);
    assert(field_is_declared(&field));
    char *text = arena_copy_bytes(&arena, (struct bytes){data + 3, size - 3});
    if (text == NULL || !status_is_ok(field_read(&field, text, &value)))
        return 0;
    assert(value.size == strlen(value.text) && bytes_are_utf8(bytes_of(value.text)));
    if (!value.is_present)
        assert(value.fault == (field.is_required ? HTTP_FAULT_MISSING : HTTP_FAULT_NONE));
    else if (value.fault == HTTP_FAULT_NONE)
        assert_of_type(&field, &value);
    struct status read = field_read(&field, arena_copy_text(&arena, value.text), &again);
    assert(status_is_ok(read) && again.is_present == value.is_present);
    assert(value.fault != HTTP_FAULT_NONE || again.fault == HTTP_FAULT_NONE);
    assert(strcmp(again.text, value.text) == 0 || value.fault != HTTP_FAULT_NONE);
    return 0;
}
