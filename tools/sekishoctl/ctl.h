/* What a command works with, from the arguments to what is printed.
 *
 * A command asks (call.h), writes what it found into `out` and returns; `out` is printed when all
 * went well. What went wrong is told in one sentence, and what to do next in another. */
#ifndef SEKISHOCTL_CTL_H
#define SEKISHOCTL_CTL_H

#include "arguments.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "catalogue.h"
#include "log/log.h"
#include "rpc/client.h"
#include "settings.h"

enum {
    CTL_PROBLEM_CAPACITY = CONFIG_PROBLEM_CAPACITY,
    CTL_MEMORY_MAXIMUM = 64 << 20,
    CTL_OUTPUT_MAXIMUM = 32 << 20,
};

/* What the shell sees. */
enum ctl_exit {
    CTL_EXIT_OK = 0,
    CTL_EXIT_REFUSED = 1,     /* somebody looked at it and said no, or something broke */
    CTL_EXIT_USAGE = 2,       /* not understood; nothing was asked of anybody */
    CTL_EXIT_UNAVAILABLE = 3, /* no answer: ask again later */
};

struct ctl {
    const struct arguments *arguments;
    struct ctl_settings settings;
    struct log log;
    struct arena arena;
    struct buffer out; /* standard output, once the command has succeeded */
    struct tls_credentials *credentials;
    struct rpc_client *clients[SERVICE_COUNT]; /* opened by the first call */
    bool is_usage;                             /* what was refused were the arguments */
    char problem[CTL_PROBLEM_CAPACITY];        /* "" or the sentence for the person */
    const char *advice;                        /* what to do next, where a command knows better */
};

/* Runs the command of `arguments` from settings to output on the given streams. */
enum ctl_exit ctl_run(const struct arguments *arguments, const char *config_path);

/* Refusals: the arguments make no sense (exit code 2), or the answer is no (1). The sentence is for
 * the person; the status is for the way up. */
__attribute__((format(printf, 2, 3))) NODISCARD struct status ctl_usage(struct ctl *ctl,
                                                                        const char *format, ...);
__attribute__((format(printf, 2, 3))) NODISCARD struct status ctl_refuse(struct ctl *ctl,
                                                                         const char *format, ...);

/* Prints `out` and empties it. main does it after success; `health` does it before it says no. */
NODISCARD struct status ctl_print(struct ctl *ctl);

/* Tells the person what went wrong, and behind it what to do next, unless that is "". */
void ctl_complain(const char *sentence, const char *next);

#endif
