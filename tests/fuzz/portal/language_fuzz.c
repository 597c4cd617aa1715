/* Any Accept-Language. The answer is a language of ours, is asked for by name, does not hang on the
 * case of letters (RFC 9110 sections 5.6.2 and 12.4.2), and the first of the highest weight wins
 * over whatever follows. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum view_language accepted(const char *before, const char *header, const char *after)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 1 << 20);
    buffer_append_format(&text, "%s%s%s", before, header, after);
    buffer_append_byte(&text, '\0');
    assert(status_is_ok(buffer_outcome(&text)));
    return language_accepted((const char *)text.data, VIEW_JAPANESE);
}

static enum view_language accepted_in_capitals(const char *header)
{
    char capitals[4097];
    size_t size = strlen(header);

    for (size_t i = 0; i <= size; i++) {
        bool is_small = header[i] >= 'a' && header[i] <= 'z';
        capitals[i] = is_small ? (char)(header[i] - 'a' + 'A') : header[i];
    }
    return language_accepted(capitals, VIEW_JAPANESE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const char *header = size <= 4096 ? arena_copy_bytes(&arena, (struct bytes){data, size}) : NULL;
    if (header == NULL)
        return 0;
    enum view_language language = language_accepted(header, VIEW_JAPANESE);
    assert(language == VIEW_JAPANESE || (language == VIEW_ENGLISH && strcasestr(header, "en")));
    assert(accepted_in_capitals(header) == language);
    assert(accepted("en,", header, "") == VIEW_ENGLISH);
    assert(accepted("ja,", header, "") == VIEW_JAPANESE);
    assert(accepted("", header, ",en;q=0,ja;q=0,*") == language);
    return 0;
}
