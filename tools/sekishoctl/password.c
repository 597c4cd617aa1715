#include "password.h"

#include <string.h>

#include "base/file.h"
#include "crypto/crypto.h"
#include "input.h"
#include "text/password.h"

enum {
    PASSWORD_FILE_MAXIMUM = PASSWORD_TYPED_MAXIMUM + 2, /* and the end of the line */
    GROUPS = 4,
    GROUP_SIZE = 5,
};

struct status password_read(struct ctl *ctl, const char *path, char **out)
{
    CLEANUP(buffer_clear) struct buffer text;
    bool is_input = strcmp(path, "-") == 0;

    buffer_init(&text, PASSWORD_FILE_MAXIMUM);
    if (!status_is_ok(is_input ? input_read_unseen(&text) : file_read(path, &text)))
        return ctl_usage(ctl, "the password cannot be read from %.200s, or is over %d bytes",
                         is_input ? "standard input" : path, PASSWORD_TYPED_MAXIMUM);
    struct bytes line = buffer_bytes(&text);
    if (line.size > 0 && line.data[line.size - 1] == '\n')
        line.size--;
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    if (line.size == 0 || memchr(line.data, '\n', line.size) || memchr(line.data, 0, line.size))
        return ctl_usage(ctl, "the password is to be one line in %.200s, and nothing else",
                         is_input ? "standard input" : path);
    *out = arena_copy_bytes(&ctl->arena, line);
    return *out ? OK : arena_failure();
}

struct status password_generate(struct ctl *ctl, char **out)
{
    /* 32 of them, so that five bits of a random byte are one, each as likely as the others. */
    static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz123456789";
    _Static_assert(sizeof alphabet - 1 == 32, "five bits for each");
    uint8_t random[GROUPS * GROUP_SIZE];
    char *text = arena_alloc(&ctl->arena, sizeof random + GROUPS);
    size_t size = 0;

    if (text == NULL)
        return arena_failure();
    TRY(crypto_random(random, sizeof random));
    for (size_t i = 0; i < sizeof random; i++) {
        if (i > 0 && i % GROUP_SIZE == 0)
            text[size++] = '-';
        text[size++] = alphabet[random[i] % 32];
    }
    crypto_wipe(random, sizeof random);
    text[size] = '\0';
    *out = text;
    return OK;
}
