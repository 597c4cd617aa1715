/* The compiler of views reads what its own team wrote, but a fault in it is a fault in every page:
 * it must refuse or compile any text, never fall over. The first line feed-separated part, up to a
 * line "===", is a file of texts. */
#include <assert.h>

#include "compiler.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct status compile(struct compiler *compiler, struct bytes texts, struct bytes view)
{
    static const char icons[] = "<svg><symbol id=\"clock\"></symbol></svg>";
    CLEANUP(buffer_clear) struct buffer out;
    buffer_init(&out, 1 << 22);

    TRY(compiler_add_asset(compiler, "icons.svg", bytes_of(icons)));
    TRY(compiler_add_texts(compiler, "a.txt", texts));
    TRY(compiler_add_view(compiler, "a.view", view));
    TRY(compiler_finish(compiler));
    TRY(emit_header(compiler, &out));
    return emit_source(compiler, "assets.h", &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separator[] = "\n===\n";
    if (size == 0 || size > 8192)
        return 0;

    const uint8_t *cut = memmem(data, size, separator, sizeof separator - 1);
    size_t texts = cut ? (size_t)(cut - data) + 1 : 0;
    size_t view = cut ? texts + sizeof separator - 2 : 0;
    CLEANUP(compiler_clear) struct compiler compiler;
    compiler_init(&compiler, "fuzz");
    struct status status =
        compile(&compiler, (struct bytes){data, texts}, (struct bytes){data + view, size - view});
    assert(status_is_ok(status) == (compiler.problem[0] == '\0') ||
           status.code == STATUS_RESOURCE_EXHAUSTED);
    return 0;
}
