#include <criterion/criterion.h>

#include "process/process_private.h"

static struct status run_nothing(struct process *process, const void *settings)
{
    return OK;
}

static const struct process_definition aside = {.name = "aside"};
static const struct process_mode modes[] = {
    {.flag = "--migrate", .help = "Migrates.", .run = run_nothing},
    {.flag = "--export", .help = "Exports.", .run = run_nothing, .argument = "COMPANY"},
    {.flag = "--aside", .help = "Lives aside.", .life = &aside},
};
static const struct process_definition definition = {
    .name = "test", .modes = modes, .mode_count = COUNT_OF(modes)};
static struct process_arguments arguments;

static bool parse(size_t count, const char *const *words)
{
    static char storage[8][32];
    char *argv[COUNT_OF(storage)] = {storage[0]};

    for (size_t i = 1; i <= count; i++) {
        cr_assert(text_copy(storage[i], sizeof storage[i], words[i - 1]));
        argv[i] = storage[i];
    }
    return process_arguments_parse(&definition, (int)count + 1, argv, &arguments);
}

#define PARSE(...)                                                                                 \
    parse(COUNT_OF(((const char *const[]){__VA_ARGS__})), (const char *const[]){__VA_ARGS__})

Test(arguments, refuses_unknown_incomplete_and_contradicting_ones)
{
    cr_expect_not(PARSE("--frobnicate"));
    cr_expect_not(PARSE(""));
    cr_expect_not(PARSE("x.conf"));
    cr_expect_not(PARSE("--config"));
    cr_expect_not(PARSE("--config", "a", "--config", "b"));
    cr_expect_not(PARSE("--help", "--version"));
    cr_expect_not(PARSE("--migrate", "--migrate"));
    cr_expect_not(PARSE("--config=a"));
    cr_expect_not(PARSE("--export"));
    cr_expect_not(PARSE("--export", "7", "8"));
    cr_expect_not(PARSE("--migrate", "7"));
    cr_expect_not(PARSE("--config", "a", "--aside"));
}

Test(arguments, reads_what_stands_behind_another_life_as_its_own)
{
    char *line[] = {"test", "--aside", "--help"};
    char **argv = line;
    int argc = COUNT_OF(line);

    cr_assert_eq(process_life_of(&definition, &argc, &argv), &aside);
    cr_expect_eq(argc, 2);
    cr_expect_str_eq(argv[1], "--help");
    cr_expect_eq(process_life_of(&definition, &argc, &argv), &definition);
    cr_expect_eq(argc, 2);
    argc = 1;
    cr_expect_eq(process_life_of(&definition, &argc, &argv), &definition);
}

Test(arguments, runs_with_the_installed_settings_when_nothing_is_said)
{
    cr_assert(parse(0, NULL));
    cr_expect_eq(arguments.action, PROCESS_ACTION_RUN);
    cr_expect_str_eq(arguments.config_path, "/etc/sekisho/test.conf");
}

Test(arguments, takes_what_stands_behind_a_mode_whatever_it_is)
{
    cr_assert(PARSE("--export", "7", "--config", "a"));
    cr_expect_eq(arguments.mode, &modes[1]);
    cr_expect_str_eq(arguments.argument, "7");
    cr_expect_str_eq(arguments.config_path, "a");
    cr_assert(PARSE("--export", "--help"));
    cr_expect_str_eq(arguments.argument, "--help");
    cr_assert(PARSE("--migrate"));
    cr_expect_null(arguments.argument);
}

Test(arguments, finds_modes_and_the_file_in_any_order)
{
    cr_assert(PARSE("--migrate", "--config", "a"));
    cr_expect_eq(arguments.action, PROCESS_ACTION_MODE);
    cr_expect_eq(arguments.mode, &modes[0]);
    cr_expect_str_eq(arguments.config_path, "a");
    cr_assert(PARSE("--config", "--version", "--check-config"));
    cr_expect_eq(arguments.action, PROCESS_ACTION_CHECK);
    cr_expect_str_eq(arguments.config_path, "--version");
}
