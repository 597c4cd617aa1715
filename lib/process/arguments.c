#include <stdio.h>

#include "process/process_private.h"

enum { FLAG_CAPACITY = 64 };

struct option {
    const char *flag;
    enum process_action action;
    const char *help;
};

static const struct option options[] = {
    {"--check-config", PROCESS_ACTION_CHECK, "Check the settings and their files, and exit."},
    {"--print-settings", PROCESS_ACTION_SETTINGS, "Print all settings as a Markdown table."},
    {"--version", PROCESS_ACTION_VERSION, "Print the version."},
    {"--help", PROCESS_ACTION_HELP, "Print this."},
};

static const struct process_mode *find_mode(const struct process_definition *definition,
                                            const char *flag)
{
    for (size_t i = 0; i < definition->mode_count; i++) {
        if (strcmp(definition->modes[i].flag, flag) == 0)
            return &definition->modes[i];
    }
    return NULL;
}

static bool find_action(const struct process_definition *definition, const char *flag,
                        struct process_arguments *out)
{
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        if (strcmp(options[i].flag, flag) == 0) {
            out->action = options[i].action;
            return true;
        }
    }
    out->mode = find_mode(definition, flag);
    out->action = PROCESS_ACTION_MODE;
    return out->mode != NULL && out->mode->life == NULL;
}

const struct process_definition *process_life_of(const struct process_definition *definition,
                                                 int *argc, char ***argv)
{
    const struct process_mode *mode = *argc > 1 ? find_mode(definition, (*argv)[1]) : NULL;

    if (mode == NULL || mode->life == NULL)
        return definition;
    *argc -= 1;
    *argv += 1;
    return mode->life;
}

static bool refuse(const struct process_definition *definition, const char *argument,
                   const char *sentence)
{
    (void)fprintf(stderr, "sekisho-%s: %s: %s (see --help)\n", definition->name, argument,
                  sentence);
    return false;
}

bool process_arguments_parse(const struct process_definition *definition, int argc, char **argv,
                             struct process_arguments *out)
{
    *out = (struct process_arguments){.action = PROCESS_ACTION_RUN};
    (void)snprintf(out->default_path, sizeof out->default_path, "/etc/sekisho/%s.conf",
                   definition->name);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--config") == 0) {
            if (i + 1 == argc || out->config_path)
                return refuse(definition, argv[i], "give it one file");
            out->config_path = argv[++i];
        } else if (out->action != PROCESS_ACTION_RUN) {
            return refuse(definition, argv[i], "one thing at a time");
        } else if (!find_action(definition, argv[i], out)) {
            return refuse(definition, argv[i], "there is no such option");
        } else if (out->mode && out->mode->argument) {
            if (i + 1 == argc)
                return refuse(definition, argv[i], "say more behind it");
            out->argument = argv[++i];
        }
    }
    if (out->config_path == NULL)
        out->config_path = out->default_path;
    return true;
}

static void print_mode(const struct process_mode *mode)
{
    char flag[FLAG_CAPACITY];

    (void)snprintf(flag, sizeof flag, "%s%s%s", mode->flag, mode->argument ? " " : "",
                   mode->argument ? mode->argument : "");
    (void)printf("  %-17s  %s\n", flag, mode->help);
}

void process_print_help(const struct process_definition *definition)
{
    CLEANUP(buffer_clear) struct buffer settings;

    buffer_init(&settings, CONFIG_FILE_MAXIMUM);
    (void)printf("sekisho-%s: %s\n\nsekisho-%s [--config FILE] [OPTION]\n\n"
                 "  --config FILE      The settings; /etc/sekisho/%s.conf without it.\n",
                 definition->name, definition->summary, definition->name, definition->name);
    for (size_t i = 0; i < definition->mode_count; i++)
        print_mode(&definition->modes[i]);
    for (size_t i = 0; i < COUNT_OF(options); i++)
        (void)printf("  %-17s  %s\n", options[i].flag, options[i].help);
    config_print_help(definition->settings, &settings);
    (void)printf(
        "\nSettings, one `name = value` a line:\n\n%.*s\n"
        "Exit codes: 0 as asked, 1 failed, 2 bad usage or settings, 3 not closed in time.\n",
        (int)settings.size, (const char *)settings.data);
}
