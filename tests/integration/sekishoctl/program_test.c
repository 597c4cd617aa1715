/* The program itself, against a server over TLS that stands for auth: what it asks, what it prints,
 * and its exit codes. */
#include "fake_auth.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "rpc/server.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "support/certificates.h"
#include "support/check.h"
#include "support/directory.h"
#include "support/process.h"
#include "tls/credentials.h"

enum { REFUSED = 1, USAGE = 2, UNAVAILABLE = 3, SECONDS_30 = 30000 };

static struct test_directory directory;
static struct log quiet = {.service = "test", .descriptor = -1};
static struct tls_credentials *credentials;
static struct rpc_server *server;

static void issue(const char *name)
{
    char ca[TEST_PATH_CAPACITY];
    char folder[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "ca", ca);
    test_path_join(directory.path, name, folder);
    test_certificate_issue(ca, folder, name, TEST_CERTIFICATE_GOOD);
}

static void open_server(void)
{
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    char trust[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "auth/tls.crt", certificate);
    test_path_join(directory.path, "auth/tls.key", key);
    test_path_join(directory.path, "auth/ca.crt", trust);
    CHECK_OK(tls_credentials_open(
        &(struct tls_credentials_options){
            .certificate_file = certificate,
            .key_file = key,
            .trust_file = trust,
            .trust_domain = "sekisho.test",
            .namespace_name = "sekisho",
            .name = "auth",
            .log = &quiet,
        },
        &credentials));
    CHECK_OK(rpc_server_open(
        &(struct rpc_server_options){
            .service = "auth",
            .log = &quiet,
            .credentials = credentials,
            .listen = {"127.0.0.1:0"},
            .methods = fake_methods,
            .method_count = FAKE_METHODS,
        },
        &server));
}

/* Settings in which every service is at `port`, and whose certificate is that of `name`. */
static void write_settings(const char *file, unsigned port, const char *name, const char *timeout)
{
    char path[TEST_PATH_CAPACITY];
    char text[2048];

    test_path_join(directory.path, file, path);
    int size =
        snprintf(text, sizeof text,
                 "auth = 127.0.0.1:%u\nsession = 127.0.0.1:%u\naudit = 127.0.0.1:%u\n"
                 "auth_operations = 127.0.0.1:1\nsession_operations = 127.0.0.1:1\n"
                 "audit_operations = 127.0.0.1:1\nportal_operations = 127.0.0.1:1\n"
                 "certificate_directory = %s/%s\ntrust_domain = sekisho.test\ntimeout = %s\n",
                 port, port, port, directory.path, name, timeout);
    CHECK(size > 0 && (size_t)size < sizeof text);
    test_file_write(path, text, (size_t)size);
}

/* Runs the program with the words behind `--config FILE`; its exit status. */
static int run(struct test_process *process, const char *file, const char *const *words)
{
    char path[TEST_PATH_CAPACITY];
    const char *arguments[24] = {SEKISHOCTL, "--config", path};

    memset(&seen, 0, sizeof seen);
    test_path_join(directory.path, file, path);
    for (size_t i = 0; words[i]; i++)
        arguments[i + 3] = words[i];
    test_process_open(process, arguments);
    return test_process_wait(process, SECONDS_30);
}

#define CTL(process, file, ...) run((process), (file), (const char *const[]){__VA_ARGS__, NULL})

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
    test_path_join(directory.path, "ctl.conf", path);
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

static void creates_nobody_without_one_password(void)
{
    CLEANUP(test_process_close) struct test_process none = {0};
    CLEANUP(test_process_close) struct test_process lines = {0};
    char path[TEST_PATH_CAPACITY];

    CHECK_INT(CTL(&none, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N"), USAGE);
    CHECK_INT(seen.calls, 0);
    test_path_join(directory.path, "lines", path);
    test_file_write(path, "one\ntwo\n", 8);
    CHECK_INT(CTL(&lines, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "N",
                  "--password-file", path),
              USAGE);
    CHECK(test_process_has_said(&lines, "the password is to be one line"));
    CHECK_INT(seen.calls, 0);
}

static void creates_a_user_with_the_password_of_a_file(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    char path[TEST_PATH_CAPACITY];

    test_path_join(directory.path, "password", path);
    test_file_write(path, "correct horse\r\n", 15);
    CHECK_INT(CTL(&process, "ctl.conf", "user", "create", "aoba", "tanaka", "--name", "田中",
                  "--roles", "clerk,viewer", "--password-file", path),
              0);
    CHECK_TEXT(seen.password, "correct horse");
    CHECK_TEXT(seen.login_id, "tanaka");
    CHECK_INT(seen.role_count, 2);
    CHECK_INT(seen.key_size, 16);
    CHECK(test_process_has_said(&process, "\ntanaka    田中  "));
    CHECK(!test_process_has_said(&process, "correct horse"));
}

static void tells_a_generated_password_that_is_the_one_it_sent(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    char line[96];

    CHECK_INT(CTL(&process, "ctl.conf", "-o", "json", "user", "create", "aoba", "tanaka", "--name",
                  "N", "--generate-password"),
              0);
    CHECK_INT(strlen(seen.password), 23);
    (void)snprintf(line, sizeof line, "\"password\":\"%s\"}", seen.password);
    CHECK(test_process_has_said(&process, line));
}

static void disables_nobody_whom_the_company_does_not_have(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "disable", "aoba", "nobody", "--reason", "left"),
              REFUSED);
    CHECK(test_process_has_said(&process, "sekishoctl: the company has no user nobody\n"));
    CHECK_INT(seen.calls, 2);
}

/* However many users there are. */
static void disables_a_user_in_three_questions(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "disable", "aoba", "Tanaka", "--reason", "left"),
              0);
    CHECK_INT(seen.calls, 3);
    CHECK_INT(seen.key_size, 16);
    CHECK_TEXT(seen.reason, "left");
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK(test_process_has_said(&process, "disabled"));
}

static void refuses_a_leaving_date_that_is_none(void)
{
    static const char *const refused[] = {"2026-02-30", "tomorrow", ""};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        CLEANUP(test_process_close) struct test_process process = {0};
        CHECK_INT(CTL(&process, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--on", refused[i]),
                  USAGE);
        CHECK_INT(seen.key_size, 0);
    }
    CLEANUP(test_process_close) struct test_process neither = {0};
    CLEANUP(test_process_close) struct test_process both = {0};
    CHECK_INT(CTL(&neither, "ctl.conf", "user", "leaves", "aoba", "Tanaka"), USAGE);
    CHECK_INT(
        CTL(&both, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--never", "--on", "2026-12-31"),
        USAGE);
    CHECK_INT(seen.key_size, 0);
}

static void refuses_grants_that_are_none_and_some(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "roles", "aoba", "Tanaka", "--reason", "desk",
                  "--roles", "viewer", "--granted", "users.view", "--no-grants"),
              USAGE);
    CHECK_INT(seen.key_size, 0);
}

/* The company's zone is UTC. */
static void has_a_user_leave_when_their_last_day_is_over(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};
    CLEANUP(test_process_close) struct test_process again = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--on", "2026-12-31"),
              0);
    CHECK_INT(seen.key_size, 16);
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK_INT(seen.leaves_at_us, INT64_C(1798761600000000)); /* 2027-01-01T00:00Z */
    CHECK_INT(CTL(&again, "ctl.conf", "user", "leaves", "aoba", "Tanaka", "--never"), 0);
    CHECK_INT(seen.leaves_at_us, 0);
}

static void prints_a_link_once_and_where_it_leads(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "user", "reset-link", "aoba", "Tanaka"), 0);
    CHECK_INT(seen.calls, 3);
    CHECK_INT(seen.key_size, 16);
    CHECK(uuid_equal(seen.user_id, some_user));
    CHECK(test_process_has_said(
        &process, "link: /password/reset/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n"));
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
    CHECK(!test_process_has_said(&process, "Users/List"));
}

static void says_which_service_is_not_well(void)
{
    CLEANUP(test_process_close) struct test_process process = {0};

    CHECK_INT(CTL(&process, "ctl.conf", "health"), UNAVAILABLE);
    CHECK(test_process_has_said(&process, "auth     silent     answers"));
    CHECK(test_process_has_said(&process, "portal   silent     none"));
    CHECK(test_process_has_said(&process, "sekishoctl: not every service is well\n"));
}

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
    TEST(creates_nobody_without_one_password),
    TEST(creates_a_user_with_the_password_of_a_file),
    TEST(tells_a_generated_password_that_is_the_one_it_sent),
    TEST(disables_nobody_whom_the_company_does_not_have),
    TEST(disables_a_user_in_three_questions),
    TEST(refuses_a_leaving_date_that_is_none),
    TEST(refuses_grants_that_are_none_and_some),
    TEST(has_a_user_leave_when_their_last_day_is_over),
    TEST(prints_a_link_once_and_where_it_leads),
    TEST(invites_no_administrator_without_a_name),
    TEST(switches_no_option_that_there_is_not),
    TEST(switches_an_option_and_breaks_no_glass_without_a_reason),
    TEST(deletes_only_who_is_named_twice_and_tells_who_restores_too_late_where_to_look),
    TEST(calls_any_method_and_answers_in_json),
    TEST(lists_the_methods_that_the_server_has),
    TEST(says_which_service_is_not_well),
};

int main(void)
{
    char ca[TEST_PATH_CAPACITY];

    test_directory_open(&directory);
    test_path_join(directory.path, "ca", ca);
    test_certificate_authority(ca);
    issue("auth");
    issue("operator");
    issue("portal");
    open_server();
    write_settings("ctl.conf", rpc_server_port(server, 0), "operator", "20s");
    write_settings("portal.conf", rpc_server_port(server, 0), "portal", "20s");
    write_settings("nobody.conf", 1, "operator", "2s");
    int status = test_run(tests, COUNT_OF(tests));
    rpc_server_close(&server);
    tls_credentials_close(&credentials);
    test_directory_close(&directory);
    return status;
}
