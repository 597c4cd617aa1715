#include "process/process.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "process/process_private.h"

enum { EXIT_FAILED = 1, EXIT_USAGE = 2 };

const char *process_version(void)
{
    return SEKISHO_VERSION;
}

const char *process_argument(const struct process *process)
{
    return process->argument;
}

const struct log *process_log(const struct process *process)
{
    return &process->log;
}

struct metrics_registry *process_metrics(struct process *process)
{
    return &process->metrics;
}

const struct config_address *process_operations_address(const struct process *process)
{
    return &process_settings(process)->operations_address;
}

bool process_is_ready(const struct process *process)
{
    bool (*is_ready)(void *) = process->definition->is_ready;

    return atomic_load(&process->state) == PROCESS_RUNNING &&
           (is_ready == NULL || is_ready(process->service));
}

struct status process_render_metrics(struct process *process, struct buffer *out)
{
    return metrics_render(&process->metrics, out);
}

/* The cast in process_settings() rests on this. */
static void assert_definition(const struct process_definition *definition)
{
    const struct config_table *table = definition->settings;

    assert(table->size >= sizeof(struct process_settings) && table->count > 0);
    assert(strcmp(table->settings[0].name, "environment") == 0 && table->settings[0].offset == 0);
    assert(definition->open && definition->close);
}

/* For the person at the keyboard, not for the log. */
static int complain(const struct process_definition *definition, const char *text)
{
    (void)fprintf(stderr, "sekisho-%s: %s\n", definition->name, text);
    return EXIT_USAGE;
}

/* 0, or the exit code after a sentence. */
static int load_settings(struct process *process)
{
    const struct config_table *table = process->definition->settings;
    struct config_problem problem = {""};

    process->settings = calloc(1, table->size);
    process->current = calloc(1, table->size);
    if (process->settings == NULL || process->current == NULL)
        return complain(process->definition, "no memory for the settings");
    process_reload_note(process);
    if (!status_is_ok(config_load(table, process->config_path, process->settings, &problem)))
        return complain(process->definition, problem.text);
    const char *refusal = process_settings_refusal(process->settings);
    if (refusal)
        return complain(process->definition, refusal);
    memcpy(process->current, process->settings, table->size);
    log_set_threshold(process_settings(process)->log_level);
    return 0;
}

static int run_mode(struct process *process, const struct process_mode *mode)
{
    struct status outcome = mode->run(process, process->settings);

    if (status_is_ok(outcome))
        return 0;
    (void)complain(process->definition, outcome.text);
    return EXIT_FAILED;
}

static int run_configured(struct process *process, const struct process_arguments *arguments)
{
    if (arguments->mode && arguments->mode->needs_no_settings)
        return run_mode(process, arguments->mode);
    int refused = load_settings(process);
    if (refused)
        return refused;
    if (arguments->action == PROCESS_ACTION_CHECK) {
        (void)printf("%s: the settings are good\n", process->config_path);
        return 0;
    }
    if (!status_is_ok(process_metrics_open(process)) ||
        !status_is_ok(process_confine(process->settings, &process->log)))
        return EXIT_FAILED;
    return arguments->mode ? run_mode(process, arguments->mode) : process_live(process);
}

static void process_clear(struct process *process)
{
    process_metrics_close(process);
    free(process->current);
    free(process->settings);
}

static int run_with_settings(const struct process_definition *definition,
                             const struct process_arguments *arguments)
{
    CLEANUP(process_clear)
    struct process process = {
        .definition = definition,
        .config_path = arguments->config_path,
        .argument = arguments->argument,
        .log = log_open(definition->name),
        .started_ms = clock_monotonic_ms(),
        .own_metrics = {.lock = PTHREAD_MUTEX_INITIALIZER, .statm = -1},
    };

    return run_configured(&process, arguments);
}

static int print_settings(const struct process_definition *definition)
{
    CLEANUP(buffer_clear) struct buffer out;

    buffer_init(&out, CONFIG_FILE_MAXIMUM);
    config_print_markdown(definition->settings, &out);
    (void)printf("%.*s", (int)out.size, (const char *)out.data);
    return 0;
}

static void print_version(const struct process_definition *definition)
{
    const char *deviations = process_build_deviations();

    (void)printf("sekisho-%s %s", definition->name, process_version());
    if (deviations)
        (void)printf(" (not for production: %s)", deviations);
    (void)printf("\n");
}

int process_main(int argc, char **argv, const struct process_definition *definition)
{
    struct process_arguments arguments;

    definition = process_life_of(definition, &argc, &argv);
    assert_definition(definition);
    if (!process_arguments_parse(definition, argc, argv, &arguments))
        return EXIT_USAGE;
    switch (arguments.action) {
    case PROCESS_ACTION_HELP:
        process_print_help(definition);
        return 0;
    case PROCESS_ACTION_SETTINGS:
        return print_settings(definition);
    case PROCESS_ACTION_VERSION:
        print_version(definition);
        return 0;
    case PROCESS_ACTION_RUN:
    case PROCESS_ACTION_MODE:
    case PROCESS_ACTION_CHECK:
        return run_with_settings(definition, &arguments);
    }
    return EXIT_FAILED;
}
