/* Lines as the permissions of a subject. What is accepted is walked in the same order, holds each
 * name, and nothing that is only a part of one. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/permissions.h"

enum { NAMES_MAXIMUM = PERMISSIONS_MAXIMUM + 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cuts the text into lines in place. */
static size_t split(char *text, const char *names[static NAMES_MAXIMUM])
{
    size_t count = 0;

    for (char *line = text; line && count < NAMES_MAXIMUM; count++) {
        names[count] = line;
        line = strchr(line, '\n');
        if (line)
            *line++ = '\0';
    }
    return count;
}

static void walk(const char *joined, const char *const names[], size_t count)
{
    const char *cursor = joined;
    const char *name = NULL;

    assert(permissions_count(joined) == count);
    for (size_t i = 0; i < count; i++) {
        size_t length = permissions_next(&cursor, &name);
        assert(length == strlen(names[i]) && memcmp(name, names[i], length) == 0);
        assert(permissions_has(joined, names[i]));
    }
    assert(permissions_next(&cursor, &name) == 0);
    assert(!permissions_has(joined, ""));
    assert(count < 2 || !permissions_has(joined, joined)); /* all of them are no name */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *names[NAMES_MAXIMUM];
    char joined[PERMISSIONS_CAPACITY];
    char *text = calloc(1, size + 1);

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    size_t count = split(text, names);
    if (status_is_ok(permissions_join(names, count, joined)))
        walk(joined, names, count);
    free(text);
    return 0;
}
