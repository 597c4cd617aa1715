#include <criterion/criterion.h>

#include "commands/commands.h"

static struct arguments arguments;
static char problem[ARGUMENTS_PROBLEM_CAPACITY];

/* Up to the first NULL. */
static struct status parse(const char *const *words)
{
    char *argv[16] = {"sekishoctl"};
    int argc = 1;

    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)words[argc - 1];
    return arguments_parse(commands, commands_count, argc, argv, &arguments, problem);
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

Test(arguments, refuses_what_it_does_not_understand)
{
    static const struct {
        const char *words[10];
        const char *sentence;
    } cases[] = {
        {{NULL}, "no command is given"},
        {{"bogus"}, "there is no command bogus"},
        {{"tenant"}, "there is no command tenant"},
        {{"tenant", "destroy"}, "there is no command tenant"},
        {{"tenant", "create", "aoba"}, "tenant create needs NAME"},
        {{"tenant", "create", "aoba", "x", "y"}, "y is one argument too many for tenant create"},
        {{"tenant", "list", "aoba"}, "aoba is one argument too many for tenant list"},
        {{"tenant", "list", "--name", "x"}, "tenant list has no option --name"},
        {{"--name", "x", "tenant", "list"},
         "--name stands before the command it belongs to, or is unknown"},
        {{"user", "disable", "aoba", "tanaka"}, "user disable needs --reason TEXT"},
        {{"user", "disable", "aoba", "tanaka", "--reason"}, "--reason needs a value behind it"},
        {{"user", "disable", "a", "b", "--reason", "x", "--reason", "y"},
         "--reason is given twice"},
        {{"tenant", "list", "-o", "xml"}, "-o is json or table, not xml"},
        {{"tenant", "list", "-o"}, "-o needs a value behind it"},
        {{"--config", "a", "--config", "b", "tenant", "list"}, "--config is given twice"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        cr_expect_eq(parse(cases[i].words).code, STATUS_INVALID_ARGUMENT, "case %zu", i);
        cr_expect_str_eq(problem, cases[i].sentence, "case %zu", i);
    }
}

Test(arguments, has_no_option_that_takes_a_password)
{
    cr_assert_eq(PARSE("user", "create", "a", "b", "--name", "c", "--password", "d").code,
                 STATUS_INVALID_ARGUMENT);
}

Test(arguments, takes_options_before_between_and_behind)
{
    cr_assert_eq(PARSE("-o", "json", "--config", "f", "user", "create", "--name", "N", "aoba",
                       "--verbose", "tanaka", "--generate-password")
                     .code,
                 STATUS_OK, "%s", problem);
    cr_assert_eq(arguments.command, &command_user_create);
    cr_assert(arguments.wants_json && arguments.is_verbose);
    cr_assert_str_eq(arguments.config, "f");
    cr_assert_str_eq(arguments.positionals[0], "aoba");
    cr_assert_str_eq(arguments.positionals[1], "tanaka");
    cr_assert_str_eq(arguments_option(&arguments, "--name"), "N");
    cr_assert_not_null(arguments_option(&arguments, "--generate-password"));
    cr_assert_null(arguments_option(&arguments, "--mail"));
}

Test(arguments, takes_what_stands_behind_two_dashes_as_it_is)
{
    cr_assert_eq(PARSE("tenant", "create", "--", "aoba", "--name").code, STATUS_OK);
    cr_assert_str_eq(arguments.positionals[1], "--name");
}

Test(arguments, lets_an_argument_in_brackets_be_left_out)
{
    cr_assert_eq(PARSE("methods").code, STATUS_OK);
    cr_assert_null(arguments.positionals[0]);
}

Test(arguments, gives_help_without_the_rest)
{
    cr_assert_eq(PARSE("user", "create", "--help").code, STATUS_OK);
    cr_assert_eq(arguments.action, ARGUMENTS_HELP);
    cr_assert_eq(arguments.command, &command_user_create);
    cr_assert_eq(PARSE("--version").code, STATUS_OK);
    cr_assert_eq(arguments.action, ARGUMENTS_VERSION);
}
