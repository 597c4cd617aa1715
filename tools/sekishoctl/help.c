#include "help.h"

#include "settings.h"

static const char general[] =
    "\nEvery command takes\n"
    "  --config FILE      settings; without it $SEKISHO_CTL_CONFIG, then "
    "/etc/sekisho/sekishoctl.conf\n"
    "  -o json            JSON instead of a table\n"
    "  --verbose          tell on standard error what the connections do\n"
    "  --help, --version\n"
    "\nExit codes: 0 done, 1 refused, 2 not understood, 3 no answer.\n";

static void print_usage(const struct command *command, struct buffer *out)
{
    buffer_append_format(out, "sekishoctl %s", command->name);
    for (size_t i = 0; i < COMMAND_POSITIONALS_MAXIMUM && command->positionals[i]; i++)
        buffer_append_format(out, " %s", command->positionals[i]);
}

void help_print(const struct command *const *commands, size_t count, struct buffer *out)
{
    buffer_append_text(out, "sekishoctl: the operator's command line\n\n");
    for (size_t i = 0; i < count; i++)
        buffer_append_format(out, "  %-16s  %s\n", commands[i]->name, commands[i]->summary);
    buffer_append_text(out, general);
    buffer_append_text(out, "\nSettings, one `name = value` a line:\n\n");
    config_print_help(&ctl_settings_table, out);
}

void help_print_command(const struct command *command, struct buffer *out)
{
    print_usage(command, out);
    buffer_append_format(out, "\n\n%s\n\n", command->summary);
    for (size_t i = 0; i < COMMAND_OPTIONS_MAXIMUM && command->options[i].flag; i++) {
        const struct option_row *option = &command->options[i];
        buffer_append_format(out, "  %s %-*s  %s%s\n", option->flag,
                             (int)(25 - strlen(option->flag)), option->value ? option->value : "",
                             option->help, option->is_required ? " Required." : "");
    }
    buffer_append_text(out, general);
}
