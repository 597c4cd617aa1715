/* A program started by a test: its output is read as it comes, its life ends with the test's. */
#ifndef SUPPORT_PROCESS_H
#define SUPPORT_PROCESS_H

#include <pthread.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/bytes.h"
#include "base/status.h"

enum {
    TEST_PROCESS_OUTPUT_MAXIMUM =
        16 << 20, /* bytes kept of a program's output; later ones are dropped */
    TEST_PROCESS_LINE_CAPACITY = 8192,
};

/* Not to be copied or moved while open: a thread reads the output into it. */
struct test_process {
    pid_t pid; /* 0 when closed or reaped */
    int status;
    int output; /* reading end of the program's standard output and error */
    int stop;   /* an eventfd that ends the reader */
    pthread_t reader;
    pthread_mutex_t lock;
    pthread_cond_t grown;
    struct buffer text; /* all output so far; under `lock` */
    size_t seen;        /* where test_process_wait_for goes on; bytes */
    bool ended;         /* no more output will come */
};

/* Starts arguments[0] (found in PATH; the array ends with NULL), standard input empty, output and
 * error in one stream. The program is killed when the thread that called this ends, so call it from
 * the main thread. */
void test_process_open(struct test_process *process, const char *const arguments[]);

/* Kills it with SIGKILL when it still runs, and reaps it. Accepts {0}. */
void test_process_close(struct test_process *process);

/* The next line that contains `text`, after the last one found; earlier lines are skipped. Fails
 * the test, showing all output, when none comes within `timeout_ms`. `out` may be NULL. */
void test_process_wait_for(struct test_process *process, const char *text, int timeout_ms,
                           char out[TEST_PROCESS_LINE_CAPACITY]);

/* Whether the output so far contains `text`. */
bool test_process_has_said(struct test_process *process, const char *text);

/* Sends the signal. After SIGSTOP it returns when the whole process has stopped. */
void test_process_signal(const struct test_process *process, int number);

/* Waits for its end: the exit status, or 128 + the signal's number; by then all it said has been
 * read. Fails the test after `timeout_ms`. */
int test_process_wait(struct test_process *process, int timeout_ms);

/* Runs a program to its end, at most `timeout_ms`, and returns its exit status as above; its output
 * is shown when that is not 0. */
int test_process_run(const char *const arguments[], int timeout_ms);

#endif
