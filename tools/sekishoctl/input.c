#include "input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/crypto.h"

/* One reading from standard input; `size_out` is 0 at its end. */
static struct status read_part(struct buffer *out, size_t *size_out)
{
    uint8_t part[4096];
    ssize_t size = 0;

    do
        size = read(STDIN_FILENO, part, sizeof part);
    while (size < 0 && errno == EINTR);
    if (size > 0)
        buffer_append(out, part, (size_t)size);
    crypto_wipe(part, sizeof part);
    if (size < 0)
        return FAIL(UNAVAILABLE, "standard input cannot be read");
    *size_out = (size_t)size;
    return buffer_outcome(out);
}

struct status input_read(struct buffer *out)
{
    size_t size = 0;

    do
        TRY(read_part(out, &size));
    while (size > 0);
    return OK;
}

/* Turns the terminal's echo off for as long as it lives. Signals that would end the program wait
 * meanwhile: a terminal left without echo would hide what is typed next. */
struct silence {
    struct termios before;
    sigset_t signals_before;
    int signals; /* readable when one waits; -1 when there is no terminal */
};

static void silence_begin(struct silence *silence)
{
    struct termios quiet;
    sigset_t ending;

    silence->signals = -1;
    if (tcgetattr(STDIN_FILENO, &silence->before) != 0)
        return;
    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGINT);
    (void)sigaddset(&ending, SIGQUIT);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGHUP);
    silence->signals = signalfd(-1, &ending, SFD_CLOEXEC);
    if (silence->signals < 0)
        return;
    (void)sigprocmask(SIG_BLOCK, &ending, &silence->signals_before);
    quiet = silence->before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    quiet.c_cc[VSUSP] = _POSIX_VDISABLE; /* nor does it stop without echo */
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    (void)fputs("password: ", stderr);
}

/* A signal that waited takes its effect here. */
static void silence_end(struct silence *silence)
{
    if (silence->signals < 0)
        return;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silence->before);
    (void)fputc('\n', stderr);
    (void)close(silence->signals);
    (void)sigprocmask(SIG_SETMASK, &silence->signals_before, NULL);
}

/* Waits for something typed; false when a signal came first. */
static bool is_typed(const struct silence *silence)
{
    struct pollfd waiting[] = {{STDIN_FILENO, POLLIN, 0}, {silence->signals, POLLIN, 0}};

    while (poll(waiting, COUNT_OF(waiting), -1) < 0) {
        if (errno != EINTR)
            return false;
    }
    return waiting[1].revents == 0;
}

struct status input_read_unseen(struct buffer *out)
{
    CLEANUP(silence_end) struct silence silence;
    size_t size = 0;

    silence_begin(&silence);
    if (silence.signals < 0)
        return input_read(out);
    do {
        if (!is_typed(&silence))
            return FAIL(UNAVAILABLE, "nothing was typed");
        TRY(read_part(out, &size));
    } while (size > 0 && out->data[out->size - 1] != '\n');
    return OK;
}
