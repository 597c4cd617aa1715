/* Hashes of passwords that another system has made: what is taken fits where it is kept, begins as
 * the text does, and has its hash apart. Nothing is computed: some of it is slow on purpose. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "credentials/imported.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct imported imported;
    char *text = malloc(size + 1);

    assert(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (status_is_ok(imported_parse(text, &imported))) {
        size_t length = strlen(imported.setting);
        const char *last = strrchr(imported.setting, '$');
        assert(length < sizeof imported.setting && last != NULL);
        assert(strncmp(text, imported.setting, (size_t)(last - imported.setting)) == 0);
        assert(imported.size >= IMPORTED_HASH_MINIMUM && imported.size <= IMPORTED_HASH_MAXIMUM);
    }
    free(text);
    return 0;
}
