/* What was typed, by the tables of the commands:
 *
 *     sekishoctl [--config FILE] [-o json] [--verbose] COMMAND ARGUMENT... [--option VALUE]...
 *
 * Options of a command and general ones may stand anywhere behind `sekishoctl`; what follows `--`
 * is no option. Nothing secret is ever an argument: the list of processes shows them. */
#ifndef SEKISHOCTL_ARGUMENTS_H
#define SEKISHOCTL_ARGUMENTS_H

#include <stddef.h>

#include "base/status.h"

struct ctl; /* ctl.h */

enum {
    COMMAND_OPTIONS_MAXIMUM = 10,
    COMMAND_POSITIONALS_MAXIMUM = 2,
    ARGUMENTS_PROBLEM_CAPACITY = 512,
};

struct option_row {
    const char *flag;  /* "--name"; NULL ends the rows */
    const char *value; /* what its value is called in the help; NULL: it has none */
    bool is_required;
    const char *help;
};

/* One row of the table of commands. */
struct command {
    const char *name; /* one word or two: "tenant create" */
    const char *summary;
    const char *positionals[COMMAND_POSITIONALS_MAXIMUM]; /* "[SERVICE]" may be left out */
    struct option_row options[COMMAND_OPTIONS_MAXIMUM];
    struct status (*run)(struct ctl *ctl);
};

enum arguments_action { ARGUMENTS_RUN, ARGUMENTS_HELP, ARGUMENTS_VERSION };

/* All texts are those of argv. */
struct arguments {
    enum arguments_action action;
    const struct command *command; /* NULL only when help or version is asked for */
    const char *config;            /* NULL when --config is not given */
    bool wants_json;
    bool is_verbose;
    const char *positionals[COMMAND_POSITIONALS_MAXIMUM]; /* NULL when left out */
    const char *values[COMMAND_OPTIONS_MAXIMUM];          /* by row; of a switch, its flag */
};

/* INVALID_ARGUMENT with a whole sentence in `problem` when it is not understood. */
NODISCARD struct status arguments_parse(const struct command *const *commands, size_t count,
                                        int argc, char *const *argv, struct arguments *out,
                                        char problem[static ARGUMENTS_PROBLEM_CAPACITY]);

/* The value of an option of the command, NULL when it was not given. The command must have it. */
const char *arguments_option(const struct arguments *arguments, const char *flag);

#endif
