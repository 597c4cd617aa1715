/* Whatever comes: every declared field has a text, and what has no fault is of its type. */
#include <assert.h>

#include "base/utf8.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = {"red", "green"};

static const struct http_field fields[] = {
    {HTTP_FIELD("text", HTTP_FIELD_TEXT), .minimum = 2, .maximum = 8, .is_required = true},
    {HTTP_FIELD("lines", HTTP_FIELD_LINES), .maximum = 100},
    {HTTP_FIELD("token", HTTP_FIELD_TOKEN), .maximum = 20},
    {HTTP_FIELD("number", HTTP_FIELD_INTEGER), .minimum = -5, .maximum = 50},
    {HTTP_FIELD("id", HTTP_FIELD_UUID)},
    {HTTP_FIELD("word", HTTP_FIELD_CHOICE), .words = words, .word_count = COUNT_OF(words)},
    {HTTP_FIELD("flag", HTTP_FIELD_FLAG)},
    {HTTP_FIELD("box", HTTP_FIELD_UUIDS), .maximum = 3},
    {HTTP_FIELD("group", HTTP_FIELD_NUMBERS), .maximum = 5},
};

static const struct http_fields list = HTTP_FIELDS(fields);

static void assert_promises(const struct http_value *value)
{
    assert(value->text != NULL && value->size == strlen(value->text));
    assert(value->is_present == (value->size > 0));
    assert(bytes_are_utf8(bytes_of(value->text)));
    assert(value->uuids == NULL || value->count <= 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct http_values values = {0};
    size_t faults = 0;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    for (int unknown = FORM_REFUSES_UNKNOWN; unknown <= FORM_IGNORES_UNKNOWN; unknown++) {
        struct status parsed = form_parse((struct bytes){data, size}, list,
                                          (enum form_unknown)unknown, &arena, &values);
        if (!status_is_ok(parsed))
            continue;
        faults = 0;
        for (size_t i = 0; i < values.count; i++) {
            assert_promises(&values.values[i]);
            faults += values.values[i].fault != HTTP_FAULT_NONE;
        }
        assert(faults == values.faults);
        const struct http_value *number = &values.values[3];
        assert(number->integer >= -5 && number->integer <= 50);
    }
    return 0;
}
