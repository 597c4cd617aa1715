/* Two patterns and a path, a line each. A path that fits gives values without a fault and holds
 * nothing that could be read as another path; patterns that some path fits both overlap. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "http/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_clean(const struct pattern_path *path)
{
    for (size_t i = 0; i < path->count; i++) {
        assert(bytes_are_utf8(bytes_of(path->segments[i])));
        for (const char *at = path->segments[i]; *at; at++)
            assert((uint8_t)*at >= 0x20 && *at != 0x7f && *at != '/');
    }
}

static void assert_values(const struct pattern *pattern, const struct pattern_path *path,
                          struct arena *arena)
{
    struct http_values values;
    struct status read = pattern_values(pattern, path, arena, &values);

    assert(status_is_ok(read) && values.count == pattern->field_count);
    for (size_t i = 0; i < values.count; i++) {
        assert(values.values[i].is_present && values.values[i].fault == HTTP_FAULT_NONE);
        assert(strlen(values.values[i].text) == values.values[i].size);
        assert(strcmp(values.values[i].text, "..") != 0);
    }
}

/* A pattern without parameters is a path, and fits itself. */
static void assert_fits_itself(const char *text, const struct pattern *pattern, struct arena *arena)
{
    struct pattern_path path;
    struct status parsed = pattern_path_parse(bytes_of(text), arena, &path);

    assert(status_is_ok(parsed) && pattern_fits(pattern, &path));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct pattern first, second;
    struct pattern_path path;

    arena_init(&arena, 1 << 20);
    char *text = size <= 4096 ? arena_copy_bytes(&arena, (struct bytes){data, size}) : NULL;
    const char *a = text ? strsep(&text, "\n") : NULL;
    const char *b = text ? strsep(&text, "\n") : NULL;
    if (text == NULL || !pattern_compile(a, &first) || !pattern_compile(b, &second))
        return 0;
    assert(pattern_overlaps(&first, &first) && pattern_overlaps(&second, &second));
    assert(pattern_overlaps(&first, &second) == pattern_overlaps(&second, &first));
    if (first.field_count == 0)
        assert_fits_itself(a, &first, &arena);
    if (text[0] != '/' || !status_is_ok(pattern_path_parse(bytes_of(text), &arena, &path)))
        return 0;
    assert_clean(&path);
    if (pattern_fits(&first, &path))
        assert_values(&first, &path, &arena);
    if (pattern_fits(&second, &path))
        assert_values(&second, &path, &arena);
    if (pattern_fits(&first, &path) && pattern_fits(&second, &path))
        assert(pattern_overlaps(&first, &second));
    return 0;
}
