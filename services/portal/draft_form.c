#include "draft_form.h"

#include <string.h>

bool draft_form_keeps(const struct http_field *field)
{
    switch (field->type) {
    case HTTP_FIELD_TEXT:
    case HTTP_FIELD_LINES:
    case HTTP_FIELD_INTEGER:
    case HTTP_FIELD_CHOICE:
    case HTTP_FIELD_FLAG:
    case HTTP_FIELD_NUMBERS:
        return true;
    case HTTP_FIELD_SECRET:
    case HTTP_FIELD_TOKEN:
    case HTTP_FIELD_UUID:
    case HTTP_FIELD_UUIDS:
    case HTTP_FIELD_UNDECLARED:
        break;
    }
    return false;
}

bool draft_form_has_text(struct http_fields fields)
{
    for (size_t i = 0; i < fields.count; i++) {
        if (fields.list[i].type == HTTP_FIELD_TEXT || fields.list[i].type == HTTP_FIELD_LINES)
            return true;
    }
    return false;
}

/* Names are spelt without escapes, as every browser sends them: another spelling is left out. */
static bool is_kept(struct bytes pair, struct http_fields fields)
{
    const uint8_t *end = memchr(pair.data, '=', pair.size);

    for (size_t i = 0; end && i < fields.count; i++) {
        const struct bytes name = {pair.data, (size_t)(end - pair.data)};
        if (draft_form_keeps(&fields.list[i]) && bytes_equal(name, bytes_of(fields.list[i].name)))
            return true;
    }
    return false;
}

struct status draft_form_cut(struct bytes typed, struct http_fields fields, struct arena *arena,
                             struct bytes *out)
{
    uint8_t *kept = arena_alloc(arena, typed.size + 1);
    size_t size = 0;

    if (kept == NULL)
        return arena_failure();
    for (size_t at = 0; at < typed.size;) {
        const uint8_t *start = typed.data + at;
        const uint8_t *end = memchr(start, '&', typed.size - at);
        const struct bytes pair = {start, end ? (size_t)(end - start) : typed.size - at};
        if (is_kept(pair, fields)) {
            if (size > 0)
                kept[size++] = '&';
            memcpy(kept + size, pair.data, pair.size);
            size += pair.size;
        }
        at += pair.size + 1;
    }
    *out = (struct bytes){kept, size};
    return OK;
}
