/* Any text as a session token. One that is accepted is the only spelling of its bytes. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    char again[TOKEN_LENGTH + 1];
    struct token token;

    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (token_parse(text, &token)) {
        token_encode(&token, again);
        assert(strcmp(text, again) == 0);
    }
    free(text);
    return 0;
}
