/* Whatever comes: what is read lies within the body, and does not hold what divides it. */
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_field fields[] = {
    {HTTP_FIELD("csrf", HTTP_FIELD_TOKEN), .maximum = 20},
    {HTTP_FIELD("text", HTTP_FIELD_TEXT), .minimum = 2, .maximum = 8, .is_required = true},
};

static const struct http_fields list = HTTP_FIELDS(fields);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char type[] = "multipart/form-data; boundary=b";
    struct multipart parts;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const char *text = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (text)
        (void)multipart_is_type(text);
    struct status parsed =
        multipart_parse(type, (struct bytes){data, size}, list, "file", &arena, &parts);
    if (!status_is_ok(parsed))
        return 0;
    assert(parts.values.count == COUNT_OF(fields));
    for (size_t i = 0; i < parts.values.count; i++) {
        const struct http_value *value = &parts.values.values[i];
        assert(value->text && value->size == strlen(value->text));
        assert(bytes_are_utf8(bytes_of(value->text)));
    }
    if (parts.file.size > 0) {
        assert(parts.file.data >= data && parts.file.data + parts.file.size <= data + size);
        assert(memmem(parts.file.data, parts.file.size, "\r\n--b", 5) == NULL);
    }
    return 0;
}
