/* Our validator agrees with utf8proc's on everything but NUL, which ours refuses; NFC is its own
 * form; lengths and truncation agree with each other. */
#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#include "text/digits.h"
#include "text/length.h"
#include "text/normal.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool utf8proc_accepts(const uint8_t *data, size_t size)
{
    while (size > 0) {
        utf8proc_int32_t character = 0;
        utf8proc_ssize_t used = utf8proc_iterate(data, (utf8proc_ssize_t)size, &character);
        if (used <= 0)
            return false;
        data += used;
        size -= (size_t)used;
    }
    return true;
}

static void demand_stable_form(struct bytes text)
{
    CLEANUP(arena_clear) struct arena arena;
    struct bytes once = {0};
    struct bytes twice = {0};

    arena_init(&arena, 16 << 20);
    if (!status_is_ok(text_nfc(&arena, text, &once)))
        return;
    assert(status_is_ok(text_nfc(&arena, once, &twice)));
    assert(bytes_equal(once, twice));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {data, size};
    bool expected = (size == 0 || memchr(data, 0, size) == NULL) && utf8proc_accepts(data, size);
    char digits[9];

    assert(utf8_is_text(text) == expected);
    assert(!utf8_is_line(text) || expected);
    (void)!text_digits(text, 8, digits);
    if (!expected || size > 4096)
        return 0;
    demand_stable_form(text);
    size_t graphemes = text_count_graphemes(text);
    assert(graphemes <= text_count_code_points(text));
    assert(text_truncate_graphemes(text, graphemes).size == size);
    struct bytes cut = text_truncate_bytes(text, size / 2);
    assert(cut.size <= size / 2 && utf8_is_text(cut));
    return 0;
}
