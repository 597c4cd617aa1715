#include <stdio.h>
#include <stdlib.h>

#include "commands/commands.h"
#include "ctl.h"
#include "help.h"

static const char *config_path(const struct arguments *arguments)
{
    const char *fallback = getenv("SEKISHO_CTL_CONFIG");

    if (arguments->config)
        return arguments->config;
    return fallback && fallback[0] ? fallback : "/etc/sekisho/sekishoctl.conf";
}

static int print_help(const struct command *command)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, 64 * 1024);
    if (command)
        help_print_command(command, &text);
    else
        help_print(commands, commands_count, &text);
    return fwrite(text.data, 1, text.size, stdout) == text.size ? CTL_EXIT_OK : CTL_EXIT_REFUSED;
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    char problem[ARGUMENTS_PROBLEM_CAPACITY];

    if (!status_is_ok(arguments_parse(commands, commands_count, argc, argv, &arguments, problem))) {
        ctl_complain(problem, "`sekishoctl --help` lists the commands, and the --help of each what "
                              "it takes.");
        return CTL_EXIT_USAGE;
    }
    switch (arguments.action) {
    case ARGUMENTS_HELP:
        return print_help(arguments.command);
    case ARGUMENTS_VERSION:
        return printf("%s\n", SEKISHO_VERSION) > 0 ? CTL_EXIT_OK : CTL_EXIT_REFUSED;
    case ARGUMENTS_RUN:
        break;
    }
    return (int)ctl_run(&arguments, config_path(&arguments));
}
