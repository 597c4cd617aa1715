/* What is taken for a picture comes out as one: it is read again, and then as it is. */
#include <assert.h>

#include "domain/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has(struct bytes picture, const char *type)
{
    return memmem(picture.data, picture.size, type, strlen(type)) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(buffer_clear) struct buffer once;
    CLEANUP(buffer_clear) struct buffer twice;

    buffer_init(&once, PICTURE_SIZE_MAXIMUM);
    buffer_init(&twice, PICTURE_SIZE_MAXIMUM);
    struct status read = picture_read((struct bytes){data, size}, &once);
    if (!status_is_ok(read)) {
        assert(read.code == STATUS_INVALID_ARGUMENT);
        return 0;
    }
    assert(once.size <= size && has(buffer_bytes(&once), "IHDR"));
    read = picture_read(buffer_bytes(&once), &twice);
    assert(status_is_ok(read) && bytes_equal(buffer_bytes(&once), buffer_bytes(&twice)));
    return 0;
}
