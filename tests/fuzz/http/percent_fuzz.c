/* Decoding never grows, never makes a NUL, and undoes encoding. */
#include <assert.h>
#include <stdlib.h>

#include "http/percent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_undoes_encoding(struct bytes text)
{
    CLEANUP(buffer_clear) struct buffer encoded;
    size_t size = 0;

    buffer_init(&encoded, 3 * text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        buffer_append_format(&encoded, "%%%02x", text.data[i]);
    bool decoded =
        percent_decode(buffer_bytes(&encoded), PERCENT_PLUS_IS_SPACE, encoded.data, &size);
    assert(decoded == (memchr(text.data, 0, text.size) == NULL));
    assert(!decoded || (size == text.size && memcmp(encoded.data, text.data, size) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    uint8_t *out = malloc(size);
    size_t decoded = 0;
    assert(out != NULL);
    if (percent_decode((struct bytes){data, size}, PERCENT_PLUS_IS_SPACE, out, &decoded)) {
        assert(decoded <= size);
        assert(memchr(out, 0, decoded) == NULL);
    }
    free(out);
    assert_undoes_encoding((struct bytes){data, size});
    return 0;
}
