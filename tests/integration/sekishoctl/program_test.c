/* The program itself, against a server over TLS that stands for auth: what it asks, what it prints,
 * and its exit codes. */
#include "program.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "fake_auth.h"
#include "support/check.h"

static void says_that_nobody_answers(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "nobody.conf", "tenant", "create", "aoba", "x"), UNAVAILABLE);
    CHECK(test_process_has_said(&process, "sekishoctl: auth at 127.0.0.1:1: "));
    CHECK(test_process_has_said(&process, "`sekishoctl health` shows what runs"));
}

static void does_not_talk_to_a_server_that_is_another(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "methods", "audit"), UNAVAILABLE);
}

static void does_not_use_a_certificate_of_somebody_else(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "portal.conf", "methods", "auth"), REFUSED);
    CHECK(test_process_has_said(&process, "the certificate of operator in "));
}

static void refuses_settings_that_are_not_there(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "none.conf", "tenant", "list"), USAGE);
    CHECK(test_process_has_said(&process, "none.conf"));
    CHECK(test_process_has_said(&process, "            `--config FILE` or $SEKISHO_CTL_CONFIG"));
}

static void tells_how_to_ask_for_help_when_it_does_not_understand(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "frobnicate"), USAGE);
    CHECK(test_process_has_said(&process, "sekishoctl: there is no command frobnicate\n"));
    CHECK(test_process_has_said(&process, "            `sekishoctl --help` lists the commands"));
}

/* Runs the program as above with standard input from `input`. */
static void open_with_input(struct test_process *process, const char *input,
                            const char *const *words)
{
    char path[TEST_PATH_CAPACITY];
    const char *arguments[24] = {"sh",       "-c",       "exec \"$0\" \"$@\" <$INPUT",
                                 SEKISHOCTL, "--config", path};

    CHECK(setenv("INPUT", input, 1) == 0);
    test_path_join(program_folder.path, "ctl.conf", path);
    for (size_t i = 0; words[i]; i++)
        arguments[i + 6] = words[i];
    test_process_open(process, arguments);
}

static void reads_no_more_of_standard_input_than_it_may(void)
{
    static const char *const calls[][9] = {
        {"call", "sekisho.auth.v1.Tenants/Get", "-"},
        {"user", "create", "aoba", "tanaka", "--name", "N", "--password-file", "-"},
    };

    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        CLEANUP(test_process_close) struct test_process process = {0};
        open_with_input(&process, "/dev/zero", calls[i]);
        CHECK_INT(test_process_wait(&process, SECONDS_30), USAGE);
    }
}

static bool is_echoing(int terminal)
{
    struct termios settings;

    CHECK(tcgetattr(terminal, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
}

static void leaves_the_terminal_with_its_echo_when_interrupted(void)
{
    static const char *const words[] = {"user", "create",          "aoba", "tanaka", "--name",
                                        "N",    "--password-file", "-",    NULL};
    CLEANUP(test_process_close) struct test_process process = {0};
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    CHECK(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    CHECK(is_echoing(terminal));
    open_with_input(&process, ptsname(terminal), words);
    const int64_t deadline_ms = clock_monotonic_ms() + SECONDS_30;
    while (is_echoing(terminal) && clock_monotonic_ms() < deadline_ms)
        (void)sched_yield();
    CHECK(!is_echoing(terminal));
    test_process_signal(&process, SIGINT);
    CHECK_INT(test_process_wait(&process, SECONDS_30), 128 + SIGINT);
    CHECK(is_echoing(terminal));
    (void)close(terminal);
}

static void proposes_settings_for_hashes_and_asks_nobody(void)
{
    CLEANUP(test_process_close) struct test_process found = {0};
    CLEANUP(test_process_close) struct test_process json = {0};
    CLEANUP(test_process_close) struct test_process wrong = {0};

    CHECK_INT(CTL(&found, "nobody.conf", "calibrate", "--target-ms", "10"), 0);
    CHECK(test_process_has_said(&found, "hash_memory = "));
    CHECK(test_process_has_said(&found, "MiB\nhash_passes = "));
    CHECK_INT(CTL(&json, "nobody.conf", "calibrate", "-o", "json"), 0);
    CHECK(test_process_has_said(&json, "{\"hashMemoryKib\":"));
    CHECK_INT(CTL(&wrong, "nobody.conf", "calibrate", "--target-ms", "501"), USAGE);
}

static void asks_nobody_when_the_json_does_not_fit(void)
{
    CLEANUP(test_process_close) struct test_process unknown = {0};
    CLEANUP(test_process_close) struct test_process broken = {0};

    CHECK_INT(CTL(&unknown, "ctl.conf", "call", "sekisho.auth.v1.Tenants/Get", "{\"cod\":1}"),
              USAGE);
    CHECK(
        test_process_has_said(&unknown, "cod: sekisho.auth.v1.GetTenantRequest has no such field"));
    CHECK_INT(seen.calls, 0);
    CHECK_INT(CTL(&broken, "ctl.conf", "call", "sekisho.auth.v1.Tenants/Get", "{"), USAGE);
    CHECK(test_process_has_said(&broken, "the JSON is wrong at line 1"));
    CHECK_INT(seen.calls, 0);
}

static void tells_a_refusal_and_what_to_do_next(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "tenant", "create", "aoba", "x"), REFUSED);
    CHECK(test_process_has_said(&process, "sekishoctl: the code is in use\n"));
    CHECK(test_process_has_said(&process, "`tenant list` and `user list` show what there is."));
}

#define CREATE_AOBA(process, name)                                                                 \
    CTL(process, "ctl.conf", "tenant", "create", "aoba", name, "--administrator", "kobayashi",     \
        "--administrator-name", "N")

/* The company is there from a command that was broken off. */
static void invites_the_administrator_of_a_company_that_has_nobody_when_it_is_run_again(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CREATE_AOBA(&process, "青葉商事株式会社"), 0);
    CHECK_TEXT(seen.login_id, "kobayashi");
    CHECK(test_process_has_said(&process, "link-of-the-administrator"));
}

static void invites_nobody_into_a_company_of_others(void)
{
    CLEANUP(test_process_close) struct test_process peopled = {0};
    CLEANUP(test_process_close) struct test_process named = {0};
    CLEANUP(test_process_close) struct test_process alone = {0};

    faked.has_users = true;
    CHECK_INT(CREATE_AOBA(&peopled, "青葉商事株式会社"), REFUSED);
    faked.has_users = false;
    CHECK(test_process_has_said(&peopled, "sekishoctl: the code is in use\n"));
    CHECK_INT(CREATE_AOBA(&named, "港物産"), REFUSED);
    CHECK(test_process_has_said(&named, "sekishoctl: the code is in use\n"));
    CHECK_INT(CTL(&alone, "ctl.conf", "tenant", "create", "aoba", "青葉商事株式会社"), REFUSED);
    CHECK_TEXT(seen.login_id, "");
}

static void says_how_to_go_on_when_the_administrator_is_not_invited(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    faked.refuses_invitations = true;
    CHECK_INT(CREATE_AOBA(&process, "青葉商事株式会社"), REFUSED);
    faked.refuses_invitations = false;
    CHECK(test_process_has_said(&process, "login_id: 3 to 64 of a-z"));
    CHECK(test_process_has_said(&process, "has nobody yet: run the same command again."));
}

static void invites_no_administrator_without_a_name(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(
        CTL(&process, "ctl.conf", "tenant", "create", "aoba", "A", "--administrator", "kobayashi"),
        USAGE);
    CHECK_INT(seen.calls, 0);
}

static void switches_no_option_that_there_is_not(void)
{
    static const char *const refused[] = {"networks", "networks=yes", "sso=on", ""};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(test_process_close) struct test_process process = {0};
        CHECK(CTL(&process, "ctl.conf", "tenant", "option", "aoba", refused[i]) != 0);
        CHECK_INT(seen.calls, 0);
    }
}

static void switches_an_option_and_breaks_no_glass_without_a_reason(void)
{
    CLEANUP(test_process_close) struct test_process on = {0};
    CLEANUP(test_process_close) struct test_process off = {0};
    CLEANUP(test_process_close) struct test_process unsaid = {0};

    CHECK_INT(CTL(&on, "ctl.conf", "tenant", "option", "aoba", "networks=on"), 0);
    CHECK_TEXT(seen.reason, "on");
    CHECK_INT(seen.key_size, 16);
    CHECK_INT(CTL(&off, "ctl.conf", "tenant", "option", "aoba", "networks=off"), 0);
    CHECK_TEXT(seen.reason, "off");
    CHECK_INT(CTL(&unsaid, "ctl.conf", "networks", "break", "aoba"), USAGE);
}

static void deletes_only_who_is_named_twice_and_tells_who_restores_too_late_where_to_look(void)
{
    CLEANUP(test_process_close) struct test_process other = {0};
    CLEANUP(test_process_close) struct test_process late = {0};

    CHECK_INT(
        CTL(&other, "ctl.conf", "tenant", "delete", "aoba", "--confirm", "x", "--reason", "y"),
        USAGE);
    CHECK_INT(seen.calls, 0);
    CHECK_INT(CTL(&late, "ctl.conf", "tenant", "restore", "gone"), REFUSED);
    CHECK(test_process_has_said(&late, "`sekishoctl tenant deletions` shows"));
}

static void calls_any_method_and_answers_in_json(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(
        CTL(&process, "ctl.conf", "call", "sekisho.auth.v1.Tenants/Get", "{\"code\":\"aoba\"}"), 0);
    CHECK(test_process_has_said(
        &process, "{\"tenantId\":\"7\",\"code\":\"aoba\",\"name\":\"青葉商事株式会社\"}\n"));
}

static void lists_the_methods_that_the_server_has(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "methods", "auth"), 0);
    CHECK(test_process_has_said(&process, "sekisho.auth.v1.Users/Create "));
    CHECK(test_process_has_said(&process, "by_key"));
    CHECK(!test_process_has_said(&process, "Users/Search"));
}

static void says_which_service_is_not_well(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "health"), UNAVAILABLE);
    CHECK(test_process_has_said(&process, "auth     silent     answers"));
    CHECK(test_process_has_said(&process, "portal   silent     none"));
    CHECK(test_process_has_said(&process, "sekishoctl: not every service is well\n"));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(says_that_nobody_answers),
        TEST(does_not_talk_to_a_server_that_is_another),
        TEST(does_not_use_a_certificate_of_somebody_else),
        TEST(refuses_settings_that_are_not_there),
        TEST(tells_how_to_ask_for_help_when_it_does_not_understand),
        TEST(reads_no_more_of_standard_input_than_it_may),
        TEST(leaves_the_terminal_with_its_echo_when_interrupted),
        TEST(proposes_settings_for_hashes_and_asks_nobody),
        TEST(asks_nobody_when_the_json_does_not_fit),
        TEST(tells_a_refusal_and_what_to_do_next),
        TEST(invites_the_administrator_of_a_company_that_has_nobody_when_it_is_run_again),
        TEST(invites_nobody_into_a_company_of_others),
        TEST(says_how_to_go_on_when_the_administrator_is_not_invited),
        TEST(invites_no_administrator_without_a_name),
        TEST(switches_no_option_that_there_is_not),
        TEST(switches_an_option_and_breaks_no_glass_without_a_reason),
        TEST(deletes_only_who_is_named_twice_and_tells_who_restores_too_late_where_to_look),
        TEST(calls_any_method_and_answers_in_json),
        TEST(lists_the_methods_that_the_server_has),
        TEST(says_which_service_is_not_well),
    };

    program_open();
    int status = test_run(tests, COUNT_OF(tests));
    program_close();
    return status;
}
