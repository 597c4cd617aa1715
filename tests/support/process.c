#include "support/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/condition.h"
#include "support/check.h"

enum { NOT_STARTED = 127, LAST_WORDS_MS = 1000 };

/* Between fork and exec: async-signal-safe calls only. */
__attribute__((noreturn)) static void become(const char *const arguments[], int output,
                                             pid_t parent)
{
    int nothing = open("/dev/null", O_RDONLY);

    /* A parent that died before this line would never be noticed. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(NOT_STARTED);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0)
        _exit(NOT_STARTED);
    execvp(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(NOT_STARTED);
}

/* False when the output has ended or test_process_close wants the thread to stop. */
static bool read_piece(struct test_process *process)
{
    struct pollfd ready[] = {{.fd = process->output, .events = POLLIN},
                             {.fd = process->stop, .events = POLLIN}};
    char piece[4096];

    if (poll(ready, COUNT_OF(ready), -1) < 0)
        return errno == EINTR;
    if (ready[1].revents)
        return false;
    ssize_t size = read(process->output, piece, sizeof piece);
    if (size <= 0)
        return size < 0 && errno == EINTR;
    pthread_mutex_lock(&process->lock);
    buffer_append(&process->text, piece, (size_t)size);
    pthread_cond_broadcast(&process->grown);
    pthread_mutex_unlock(&process->lock);
    return true;
}

static void *read_output(void *argument)
{
    struct test_process *process = argument;

    while (read_piece(process))
        ;
    pthread_mutex_lock(&process->lock);
    process->ended = true;
    pthread_cond_broadcast(&process->grown);
    pthread_mutex_unlock(&process->lock);
    return NULL;
}

static void start_reader(struct test_process *process)
{
    buffer_init(&process->text, TEST_PROCESS_OUTPUT_MAXIMUM);
    process->stop = eventfd(0, EFD_CLOEXEC);
    CHECK(process->stop >= 0);
    CHECK(pthread_mutex_init(&process->lock, NULL) == 0);
    condition_init(&process->grown);
    CHECK(pthread_create(&process->reader, NULL, read_output, process) == 0);
}

void test_process_open(struct test_process *process, const char *const arguments[])
{
    int ends[2];
    pid_t parent = getpid();

    *process = (struct test_process){0};
    CHECK(pipe2(ends, O_CLOEXEC) == 0);
    process->output = ends[0];
    process->pid = fork();
    CHECK(process->pid >= 0);
    if (process->pid == 0)
        become(arguments, ends[1], parent);
    close(ends[1]);
    start_reader(process);
}

void test_process_close(struct test_process *process)
{
    if (process->text.maximum == 0)
        return;
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        waitpid(process->pid, &process->status, 0);
    }
    /* Whatever the program left running may hold the pipe open: do not wait for its end. */
    CHECK(eventfd_write(process->stop, 1) == 0);
    pthread_join(process->reader, NULL);
    close(process->output);
    close(process->stop);
    pthread_cond_destroy(&process->grown);
    pthread_mutex_destroy(&process->lock);
    buffer_clear(&process->text);
    *process = (struct test_process){0};
}

/* Moves `seen` past the first whole line from there on that holds `text` and copies it. Under the
 * lock. */
static bool take_line(struct test_process *process, const char *text, char *out)
{
    const char *start = (const char *)process->text.data + process->seen;
    const char *end = (const char *)process->text.data + process->text.size;

    for (;;) {
        const char *newline = start < end ? memchr(start, '\n', (size_t)(end - start)) : NULL;
        if (newline == NULL)
            return false;
        size_t size = (size_t)(newline - start);
        const char *line = start;
        start = newline + 1;
        process->seen = (size_t)(start - (const char *)process->text.data);
        if (memmem(line, size, text, strlen(text))) {
            if (out)
                snprintf(out, TEST_PROCESS_LINE_CAPACITY, "%.*s", (int)size, line);
            return true;
        }
    }
}

static void show_output(struct test_process *process)
{
    pthread_mutex_lock(&process->lock);
    if (process->text.size > 0)
        fwrite(process->text.data, 1, process->text.size, stderr);
    pthread_mutex_unlock(&process->lock);
}

void test_process_wait_for(struct test_process *process, const char *text, int timeout_ms,
                           char out[TEST_PROCESS_LINE_CAPACITY])
{
    const int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    bool has_time = true;

    pthread_mutex_lock(&process->lock);
    bool found = take_line(process, text, out);
    while (!found && !process->ended && has_time) {
        has_time = condition_wait_until(&process->grown, &process->lock, until_ms);
        found = take_line(process, text, out);
    }
    pthread_mutex_unlock(&process->lock);
    if (!found) {
        show_output(process);
        test_fail(__FILE__, __LINE__, "the program said \"%s\" within %d ms", text, timeout_ms);
    }
}

bool test_process_has_said(struct test_process *process, const char *text)
{
    pthread_mutex_lock(&process->lock);
    bool found = process->text.size > 0 &&
                 memmem(process->text.data, process->text.size, text, strlen(text)) != NULL;
    pthread_mutex_unlock(&process->lock);
    return found;
}

void test_process_signal(const struct test_process *process, int number)
{
    siginfo_t stopped;

    CHECK(process->pid > 0 && kill(process->pid, number) == 0);
    /* The threads stop one after another: one that has not yet may still answer a call. */
    if (number == SIGSTOP)
        CHECK(waitid(P_PID, (id_t)process->pid, &stopped, WSTOPPED | WNOWAIT) == 0);
}

/* A descriptor becomes readable when the process ends, so that waiting has a limit without polling.
 */
static bool ends_within(pid_t pid, int timeout_ms)
{
    int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
    CHECK(descriptor >= 0);
    struct pollfd end = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&end, 1, timeout_ms);

    close(descriptor);
    return ready == 1;
}

/* What it said last may still be on its way. A program that it left running may hold the pipe open,
 * so this has a limit. */
static void wait_for_last_words(struct test_process *process)
{
    const int64_t until_ms = clock_monotonic_ms() + LAST_WORDS_MS;
    bool has_time = true;

    pthread_mutex_lock(&process->lock);
    while (!process->ended && has_time)
        has_time = condition_wait_until(&process->grown, &process->lock, until_ms);
    pthread_mutex_unlock(&process->lock);
}

int test_process_wait(struct test_process *process, int timeout_ms)
{
    if (process->pid > 0) {
        if (!ends_within(process->pid, timeout_ms)) {
            show_output(process);
            test_fail(__FILE__, __LINE__, "the program ended within %d ms", timeout_ms);
        }
        CHECK(waitpid(process->pid, &process->status, 0) == process->pid);
        process->pid = 0;
        wait_for_last_words(process);
    }
    return WIFEXITED(process->status) ? WEXITSTATUS(process->status)
                                      : 128 + WTERMSIG(process->status);
}

int test_process_run(const char *const arguments[], int timeout_ms)
{
    CLEANUP(test_process_close) struct test_process process;

    test_process_open(&process, arguments);
    int status = test_process_wait(&process, timeout_ms);
    if (status != 0)
        show_output(&process);
    return status;
}
