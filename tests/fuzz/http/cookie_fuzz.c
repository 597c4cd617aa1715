/* What is accepted, written again, is read as the same. */
#include <assert.h>
#include <stdlib.h>

#include "http/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_read_again(const struct http_cookie *cookies, size_t count, size_t size)
{
    CLEANUP(buffer_clear) struct buffer text;
    CLEANUP(arena_clear) struct arena arena;
    const struct http_cookie *again = NULL;
    size_t again_count = 0;

    arena_init(&arena, 1 << 20);
    buffer_init(&text, 2 * size + 256);
    for (size_t i = 0; i < count; i++)
        buffer_append_format(&text, "%s%s=%s", i ? "; " : "", cookies[i].name, cookies[i].value);
    buffer_append_byte(&text, '\0');
    struct status parsed = cookies_parse((const char *)text.data, &arena, &again, &again_count);
    assert(status_is_ok(parsed) && again_count == count);
    for (size_t i = 0; i < count; i++) {
        assert(strcmp(cookies[i].name, again[i].name) == 0);
        assert(strcmp(cookies[i].value, again[i].value) == 0);
        for (size_t j = 0; j < i; j++)
            assert(strcmp(cookies[i].name, cookies[j].name) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct http_cookie *cookies = NULL;
    size_t count = 0;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    char *header = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (header && status_is_ok(cookies_parse(header, &arena, &cookies, &count)))
        assert_read_again(cookies, count, size);
    return 0;
}
