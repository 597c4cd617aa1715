/* What is kept of a form: fields of the list that may be kept and nothing else, as they were; and
 * of a form that the server would have taken, just these. */
#include <assert.h>
#include <string.h>

#include "draft_form.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const words[] = {"on", "off"};
static const struct http_field fields[] = {
    {HTTP_FIELD("csrf", HTTP_FIELD_TOKEN), .maximum = 64},
    {HTTP_FIELD("name", HTTP_FIELD_TEXT), .maximum = 64},
    {HTTP_FIELD("lines", HTTP_FIELD_LINES), .maximum = 64},
    {HTTP_FIELD("secret", HTTP_FIELD_SECRET), .maximum = 64},
    {HTTP_FIELD("mode", HTTP_FIELD_CHOICE), .words = words, .word_count = 2},
    {HTTP_FIELD("boxes", HTTP_FIELD_NUMBERS), .maximum = 9},
    {HTTP_FIELD("id", HTTP_FIELD_UUID)},
};
static const struct http_fields all = {fields, COUNT_OF(fields)};

static void check_values(const struct http_values *whole, const struct http_values *kept)
{
    for (size_t i = 0; i < all.count; i++) {
        if (!draft_form_keeps(&fields[i]))
            assert(!kept->values[i].is_present);
        else if (kept->values[i].is_present)
            assert(strcmp(kept->values[i].text, whole->values[i].text) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct http_values whole;
    struct http_values read;
    struct bytes kept;
    struct bytes again;

    arena_init(&arena, 8 << 20);
    if (!status_is_ok(draft_form_cut((struct bytes){data, size}, all, &arena, &kept)))
        return 0;
    assert(kept.size <= size);
    assert(status_is_ok(draft_form_cut(kept, all, &arena, &again)) && bytes_equal(kept, again));
    if (!status_is_ok(
            form_parse((struct bytes){data, size}, all, FORM_REFUSES_UNKNOWN, &arena, &whole)))
        return 0;
    struct status parsed = form_parse(kept, all, FORM_REFUSES_UNKNOWN, &arena, &read);
    assert(status_is_ok(parsed) || parsed.code == STATUS_RESOURCE_EXHAUSTED);
    if (status_is_ok(parsed))
        check_values(&whole, &read);
    return 0;
}
