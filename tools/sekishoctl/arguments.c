#include "arguments.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Where the reading stands. */
struct reader {
    const struct command *const *commands;
    size_t command_count;
    int argc;
    char *const *argv;
    int at; /* the next argument */
    bool options_ended;
    struct arguments *out;
    size_t positional_count;
    char *problem;
};

__attribute__((format(printf, 2, 3))) static struct status refuse(struct reader *reader,
                                                                  const char *format, ...)
{
    va_list list;

    va_start(list, format);
    (void)vsnprintf(reader->problem, ARGUMENTS_PROBLEM_CAPACITY, format, list);
    va_end(list);
    return FAIL(INVALID_ARGUMENT, "the arguments are not understood");
}

static struct status take_value(struct reader *reader, const char *flag, const char **out)
{
    if (*out != NULL)
        return refuse(reader, "%s is given twice", flag);
    if (reader->at == reader->argc)
        return refuse(reader, "%s needs a value behind it", flag);
    *out = reader->argv[reader->at++];
    return OK;
}

static struct status take_output(struct reader *reader)
{
    const char *form = NULL;

    TRY(take_value(reader, "-o", &form));
    if (strcmp(form, "json") != 0 && strcmp(form, "table") != 0)
        return refuse(reader, "-o is json or table, not %.64s", form);
    reader->out->wants_json = strcmp(form, "json") == 0;
    return OK;
}

/* Options that every command has; false in `found` when `flag` is none of them. */
static struct status take_general(struct reader *reader, const char *flag, bool *found)
{
    struct arguments *out = reader->out;

    *found = true;
    if (strcmp(flag, "--config") == 0)
        return take_value(reader, flag, &out->config);
    if (strcmp(flag, "-o") == 0)
        return take_output(reader);
    if (strcmp(flag, "--verbose") == 0)
        out->is_verbose = true;
    else if (strcmp(flag, "--help") == 0)
        out->action = ARGUMENTS_HELP;
    else if (strcmp(flag, "--version") == 0)
        out->action = ARGUMENTS_VERSION;
    else
        *found = false;
    return OK;
}

static struct status take_option(struct reader *reader, const char *flag)
{
    const struct command *command = reader->out->command;
    bool is_general = false;

    TRY(take_general(reader, flag, &is_general));
    if (is_general)
        return OK;
    if (command == NULL)
        return refuse(reader, "%.64s stands before the command it belongs to, or is unknown", flag);
    for (size_t i = 0; i < COMMAND_OPTIONS_MAXIMUM && command->options[i].flag; i++) {
        if (strcmp(command->options[i].flag, flag) != 0)
            continue;
        if (command->options[i].value)
            return take_value(reader, flag, &reader->out->values[i]);
        reader->out->values[i] = command->options[i].flag;
        return OK;
    }
    return refuse(reader, "%s has no option %.64s", command->name, flag);
}

/* Whether `name` is made of the word at hand and, when it has two, the one behind it. */
static bool name_fits(const struct reader *reader, const char *name, const char *word)
{
    const char *space = strchr(name, ' ');

    if (space == NULL)
        return strcmp(name, word) == 0;
    size_t length = (size_t)(space - name);
    return strlen(word) == length && strncmp(name, word, length) == 0 &&
           reader->at < reader->argc && strcmp(space + 1, reader->argv[reader->at]) == 0;
}

static struct status take_command(struct reader *reader, const char *word)
{
    for (size_t i = 0; i < reader->command_count; i++) {
        const struct command *command = reader->commands[i];
        if (!name_fits(reader, command->name, word))
            continue;
        reader->out->command = command;
        reader->at += strchr(command->name, ' ') != NULL;
        return OK;
    }
    return refuse(reader, "there is no command %.64s", word);
}

static struct status take_positional(struct reader *reader, const char *word)
{
    const struct command *command = reader->out->command;

    if (reader->positional_count == COMMAND_POSITIONALS_MAXIMUM ||
        command->positionals[reader->positional_count] == NULL)
        return refuse(reader, "%.64s is one argument too many for %s", word, command->name);
    reader->out->positionals[reader->positional_count++] = word;
    return OK;
}

static struct status take_argument(struct reader *reader)
{
    const char *word = reader->argv[reader->at++];

    if (!reader->options_ended && strcmp(word, "--") == 0) {
        reader->options_ended = true;
        return OK;
    }
    if (!reader->options_ended && word[0] == '-' && word[1] != '\0')
        return take_option(reader, word);
    if (reader->out->command == NULL)
        return take_command(reader, word);
    return take_positional(reader, word);
}

/* All that the command needs is there. */
static struct status check_complete(struct reader *reader)
{
    const struct command *command = reader->out->command;

    if (command == NULL)
        return refuse(reader, "no command is given");
    for (size_t i = 0; i < COMMAND_POSITIONALS_MAXIMUM; i++) {
        const char *name = command->positionals[i];
        if (name && name[0] != '[' && reader->out->positionals[i] == NULL)
            return refuse(reader, "%s needs %s", command->name, name);
    }
    for (size_t i = 0; i < COMMAND_OPTIONS_MAXIMUM && command->options[i].flag; i++) {
        const struct option_row *option = &command->options[i];
        if (option->is_required && reader->out->values[i] == NULL)
            return refuse(reader, "%s needs %s %s", command->name, option->flag, option->value);
    }
    return OK;
}

struct status arguments_parse(const struct command *const *commands, size_t count, int argc,
                              char *const *argv, struct arguments *out,
                              char problem[static ARGUMENTS_PROBLEM_CAPACITY])
{
    struct reader reader = {
        .commands = commands,
        .command_count = count,
        .argc = argc,
        .argv = argv,
        .at = 1,
        .out = out,
    };

    reader.problem = problem;
    *out = (struct arguments){0};
    while (reader.at < argc)
        TRY(take_argument(&reader));
    return out->action == ARGUMENTS_RUN ? check_complete(&reader) : OK;
}

const char *arguments_option(const struct arguments *arguments, const char *flag)
{
    const struct command *command = arguments->command;

    for (size_t i = 0; i < COMMAND_OPTIONS_MAXIMUM && command->options[i].flag; i++) {
        if (strcmp(command->options[i].flag, flag) == 0)
            return arguments->values[i];
    }
    assert(false && "the command has no such option");
    return NULL;
}
