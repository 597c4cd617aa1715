/* Whatever a value holds, what is written holds no byte that could leave its place, and is UTF-8.
 */
#include <assert.h>
#include <stdlib.h>

#include "view/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_with(void (*escape)(struct buffer *, const char *), const char *text,
                       const char *forbidden)
{
    CLEANUP(buffer_clear) struct buffer out;
    CLEANUP(buffer_clear) struct buffer again;
    buffer_init(&out, 1 << 20);
    buffer_init(&again, 1 << 20);

    escape(&out, text);
    buffer_append_byte(&out, '\0');
    assert(status_is_ok(buffer_outcome(&out)));
    assert(strpbrk((const char *)out.data, forbidden) == NULL);
    assert(strlen((const char *)out.data) == out.size - 1);

    /* Already harmless text is only changed where '&' and '%' begin an escape: well-formed UTF-8
     * comes out again as it went in, so there is never a U+FFFD more. */
    view_escape_text(&again, (const char *)out.data);
    buffer_append_byte(&again, '\0');
    size_t before = 0, after = 0;
    for (const char *at = (const char *)out.data; (at = strstr(at, "\xEF\xBF\xBD")); at++)
        before++;
    for (const char *at = (const char *)again.data; (at = strstr(at, "\xEF\xBF\xBD")); at++)
        after++;
    assert(before == after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    /* Exactly as long as the text, so that reading past its end is found. */
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    write_with(view_escape_text, text, "<>\"'\x7F\r\x1B");
    write_with(view_escape_attribute, text, "<>\"'`\x7F\t\n\r\x1B");
    write_with(view_escape_url_part, text, "<>\"'`&=?#/ \\\t\n\r+");
    free(text);
    return 0;
}
