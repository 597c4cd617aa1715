#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "process/process_private.h"

enum { EXIT_OVERDUE = 3 };

static sigset_t awaited(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};

    sigemptyset(&action.sa_mask);
    int outcome = sigaction(number, &action, NULL);
    assert(outcome == 0);
}

void process_signals_block(void)
{
    sigset_t set = awaited();
    int outcome = pthread_sigmask(SIG_BLOCK, &set, NULL);

    assert(outcome == 0);
    handle(SIGPIPE, SIG_IGN);
    handle(SIGXFSZ, SIG_IGN);
}

int process_signal_wait(int64_t timeout_ms)
{
    sigset_t set = awaited();
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000};
    int number = sigtimedwait(&set, NULL, &timeout);

    return number > 0 ? number
                      : 0; /* EAGAIN and EINTR alike: the caller looks around and returns */
}

/* Only what signal-safety(7) allows: the log is not. */
static void end_at_once(int number)
{
    static const char line[] = "{\"level\":\"error\",\"event\":\"process_close_overdue\"}\n";

    if (number == SIGALRM) {
        ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
        (void)written;
        _exit(EXIT_OVERDUE);
    }
    _exit(128 + number);
}

void process_signals_become_final(int64_t limit_ms)
{
    sigset_t set = awaited();

    sigdelset(&set, SIGHUP); /* a reload that comes too late is left pending */
    /* Not left to the default: the kernel ignores that for process 1 of a container. */
    handle(SIGTERM, end_at_once);
    handle(SIGINT, end_at_once);
    handle(SIGALRM, end_at_once);
    (void)alarm((unsigned)(limit_ms / 1000) + 1);
    int outcome = pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    assert(outcome == 0);
}
