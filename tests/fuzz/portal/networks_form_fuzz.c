/* The lines of an allow-list. What is read without a fault is written so that it is read as the
 * same. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "http/field.h"
#include "networks_form.h"
#include "routes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct http_fields *form_fields(void)
{
    for (size_t i = 0; i < portal_route_count; i++) {
        if (portal_routes[i].http.method == HTTP_POST &&
            strcmp(portal_routes[i].http.pattern, "/admin/networks/preview") == 0)
            return &portal_routes[i].http.form;
    }
    abort(); /* the form is there */
}

/* The list of `text`, in the field of everyone's; false when there is a fault. */
static bool read_text(const char *text, struct arena *arena, struct allowed_lists *out)
{
    const struct http_fields *fields = form_fields();
    struct http_value values[HTTP_FIELDS_MAXIMUM];
    struct http_request request = {.arena = arena,
                                   .form = {fields->list, values, fields->count, 0}};
    struct networks_faults faults;

    for (size_t i = 0; i < fields->count; i++) {
        values[i] = field_absent(&fields->list[i]);
        char *copy = arena_copy_text(arena, text);
        if (copy == NULL)
            return false;
        if (strcmp(fields->list[i].name, "everyone") == 0 &&
            !status_is_ok(field_read(&fields->list[i], copy, &values[i])))
            return false;
    }
    struct status read = networks_form_read(&request, view_zone_find("Asia/Tokyo"), out, &faults);
    return status_is_ok(read) && faults.count == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct allowed_lists first;
    struct allowed_lists second;
    const char *written = NULL;

    arena_init(&arena, 8 << 20);
    const char *text = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (text == NULL || !read_text(text, &arena, &first) || first.count == 0)
        return 0;
    struct status outcome =
        networks_form_write(&first.lists[0], view_zone_find("Asia/Tokyo"), &arena, &written);
    assert(status_is_ok(outcome));
    bool is_read = read_text(written, &arena, &second);
    assert(is_read && second.count == 1 && second.lists[0].count == first.lists[0].count);
    for (size_t i = 0; i < first.lists[0].count; i++) {
        assert(strcmp(first.lists[0].ranges[i].range, second.lists[0].ranges[i].range) == 0);
        assert(strcmp(first.lists[0].ranges[i].label, second.lists[0].ranges[i].label) == 0);
        assert(strcmp(first.lists[0].ranges[i].owner, second.lists[0].ranges[i].owner) == 0);
    }
    return 0;
}
