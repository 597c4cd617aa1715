/* What is CP932 becomes UTF-8 that encodes again without anything missing, and decodes to the same
 * text (not the same bytes: CP932 has some characters twice). */
#include <assert.h>

#include "text/cp932.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(cp932_close) struct cp932 converter = {0};
    CLEANUP(buffer_clear) struct buffer text = {0};
    CLEANUP(buffer_clear) struct buffer encoded = {0};
    CLEANUP(buffer_clear) struct buffer again = {0};
    size_t missing = 1;

    buffer_init(&text, 1 << 16);
    buffer_init(&encoded, 1 << 16);
    buffer_init(&again, 1 << 16);
    assert(status_is_ok(cp932_open(&converter)));
    if (!status_is_ok(cp932_decode(&converter, (struct bytes){data, size}, &text)))
        return 0;
    assert(utf8_is_text(buffer_bytes(&text)));
    if (!status_is_ok(cp932_encode(&converter, buffer_bytes(&text), &encoded, &missing)))
        return 0;
    assert(missing == 0);
    assert(status_is_ok(cp932_decode(&converter, buffer_bytes(&encoded), &again)));
    assert(bytes_equal(buffer_bytes(&text), buffer_bytes(&again)));
    return 0;
}
