/* Whatever the file is, a search ends; and what it finds stands there. */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "credentials/breached.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char zero[] = "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c:"; /* of the password "0" */

static bool stands_in(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + sizeof zero <= size; i++) {
        if (strncasecmp((const char *)data + i, zero, sizeof zero - 1) == 0)
            return true;
    }
    return false;
}

static void look_for_it(const char *path, const uint8_t *data, size_t size)
{
    CLEANUP(breached_close) struct breached *breached = NULL;
    const struct log silent = {.service = "fuzz",
                               .descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)};
    bool is_known = false;

    if (status_is_ok(breached_open(path, &silent, &breached)) &&
        status_is_ok(breached_find(breached, bytes_of("0"), &is_known)))
        assert(!is_known || stands_in(data, size));
    (void)close(silent.descriptor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int file = memfd_create("list", MFD_CLOEXEC);

    assert(file >= 0 && write(file, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    look_for_it(path, data, size);
    (void)close(file);
    return 0;
}
