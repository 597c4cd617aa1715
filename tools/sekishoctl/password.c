#include "password.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/crypto.h"
#include "text/password.h"

enum {
    PASSWORD_FILE_MAXIMUM = PASSWORD_TYPED_MAXIMUM + 2, /* and the end of the line */
    GROUPS = 4,
    GROUP_SIZE = 5,
};

/* Turns the terminal's echo off for as long as it lives; nothing where there is no terminal. */
struct silence {
    struct termios before;
    bool is_on;
};

static void silence_begin(struct silence *silence)
{
    struct termios quiet;

    silence->is_on = tcgetattr(STDIN_FILENO, &silence->before) == 0;
    if (!silence->is_on)
        return;
    quiet = silence->before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    (void)fputs("password: ", stderr);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
}

static void silence_end(struct silence *silence)
{
    if (!silence->is_on)
        return;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silence->before);
    (void)fputc('\n', stderr);
}

/* Up to the end of the input, of a terminal up to the end of the line. */
static struct status read_input(struct buffer *out)
{
    CLEANUP(silence_end) struct silence silence = {0};
    char part[PASSWORD_FILE_MAXIMUM];
    ssize_t size = 0;

    silence_begin(&silence);
    do {
        size = read(STDIN_FILENO, part, sizeof part);
        if (size > 0)
            buffer_append(out, part, (size_t)size);
        if (silence.is_on && size > 0 && part[size - 1] == '\n')
            break;
    } while (size > 0 || (size < 0 && errno == EINTR));
    crypto_wipe(part, sizeof part);
    if (size < 0)
        return FAIL(UNAVAILABLE, "standard input cannot be read");
    return buffer_outcome(out);
}

struct status password_read(struct ctl *ctl, const char *path, char **out)
{
    CLEANUP(buffer_clear) struct buffer text;
    bool is_input = strcmp(path, "-") == 0;

    buffer_init(&text, PASSWORD_FILE_MAXIMUM);
    if (!status_is_ok(is_input ? read_input(&text) : file_read(path, &text)))
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
