/* A login ID that is accepted has only allowed characters, a length within bounds, and is its own
 * form. */
#include <assert.h>
#include <string.h>

#include "text/login_id.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char once[LOGIN_ID_CAPACITY];
    char twice[LOGIN_ID_CAPACITY];

    if (!login_id_parse((struct bytes){data, size}, once))
        return 0;
    size_t length = strlen(once);
    assert(length >= 3 && length <= 64);
    assert(strspn(once, "abcdefghijklmnopqrstuvwxyz0123456789._@+-") == length);
    bool again = login_id_parse(bytes_of(once), twice);
    assert(again && strcmp(once, twice) == 0);
    return 0;
}
