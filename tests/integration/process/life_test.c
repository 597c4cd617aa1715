/* The life of a program, seen by its supervisor. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/check.h"
#include "support/directory.h"
#include "support/process.h"

enum { SOON_MS = 10000, EXIT_USAGE = 2, EXIT_OVERDUE = 3 };

#define DEVELOPMENT "environment = development\n"

struct stage {
    struct test_directory folder;
    char config[TEST_PATH_CAPACITY];
    char socket[TEST_PATH_CAPACITY];
    int supervisor; /* where notices arrive */
    struct test_process sample;
};

static void write_config(const struct stage *stage, const char *text)
{
    test_file_write(stage->config, text, strlen(text));
}

static void stage_open(struct stage *stage, const char *config)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    test_directory_open(&stage->folder);
    test_path_join(stage->folder.path, "sample.conf", stage->config);
    test_path_join(stage->folder.path, "notices", stage->socket);
    write_config(stage, config);
    CHECK(text_copy(address.sun_path, sizeof address.sun_path, stage->socket));
    stage->supervisor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK(stage->supervisor >= 0);
    CHECK(bind(stage->supervisor, (const struct sockaddr *)&address, sizeof address) == 0);
    CHECK(setenv("NOTIFY_SOCKET", stage->socket, 1) == 0);
}

static void stage_close(struct stage *stage)
{
    test_process_close(&stage->sample);
    if (stage->supervisor > 0)
        (void)close(stage->supervisor);
    test_directory_close(&stage->folder);
}

static void start(struct stage *stage, const char *option)
{
    const char *arguments[] = {SAMPLE, "--config", stage->config, option, NULL};

    test_process_open(&stage->sample, arguments);
}

static void expect_notice(const struct stage *stage, const char *beginning)
{
    const struct timeval limit = {.tv_sec = SOON_MS / 1000};
    char text[256];

    CHECK(setsockopt(stage->supervisor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    ssize_t size = recv(stage->supervisor, text, sizeof text - 1, 0);
    CHECK(size > 0);
    text[size] = '\0';
    if (strncmp(text, beginning, strlen(beginning)) != 0)
        CHECK_TEXT(text, beginning);
}

static void start_ready(struct stage *stage)
{
    start(stage, NULL);
    expect_notice(stage, "READY=1\n");
}

/* Runs to the end with these settings; gives the exit code. */
static int outcome_of(const char *config, const char *option, const char *said)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, config);
    start(&stage, option);
    test_process_wait_for(&stage.sample, said, SOON_MS, NULL);
    return test_process_wait(&stage.sample, SOON_MS);
}

static void refuses_bad_settings_with_one_sentence_and_code_2(void)
{
    CHECK_INT(outcome_of(DEVELOPMENT "greeting = 10\n", NULL,
                         "sample.conf:2: greeting: 10 is more than 9"),
              EXIT_USAGE);
    CHECK_INT(outcome_of("", NULL, "environment: missing, and it has no default"), EXIT_USAGE);
    CHECK_INT(outcome_of(DEVELOPMENT "x = 1\n", "--check-config", "x: there is no such setting"),
              EXIT_USAGE);
    CHECK_INT(outcome_of(DEVELOPMENT, "--frobnicate",
                         "sekisho-sample: --frobnicate: there is no such option"),
              EXIT_USAGE);
}

static void refuses_production_when_built_for_debugging(void)
{
#ifdef SEKISHO_DEBUG
    CHECK_INT(outcome_of("environment = production\n", NULL, "does not run in production"),
              EXIT_USAGE);
#else
    CHECK_INT(outcome_of("environment = production\n", "--check-config", "settings are good"), 0);
#endif
}

static void warns_of_a_build_that_is_not_for_production(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT);
    start_ready(&stage);
#ifdef SEKISHO_DEBUG
    test_process_wait_for(&stage.sample, "\"process_build_deviates\",\"build\":\"debug", SOON_MS,
                          NULL);
    CHECK_INT(outcome_of("", "--version", " (not for production: debug"), 0);
#else
    test_process_wait_for(&stage.sample, "process_ready", SOON_MS, NULL);
    CHECK(!test_process_has_said(&stage.sample, "process_build_deviates"));
#endif
}

static void exits_with_1_when_the_service_cannot_open(void)
{
    CHECK_INT(outcome_of(DEVELOPMENT "fails_to_open = true\n", NULL,
                         "\"event\":\"process_open_failed\",\"reason\":\"the database is away\""),
              1);
}

static void refuses_a_log_that_is_a_file_unless_files_may_be_written(void)
{
    CLEANUP(stage_close) struct stage stage = {0};
    char command[4 * TEST_PATH_CAPACITY];

    stage_open(&stage, DEVELOPMENT);
    (void)snprintf(command, sizeof command, "%s --config %s 2>%s/log; e=$?; cat %s/log; exit $e",
                   SAMPLE, stage.config, stage.folder.path, stage.folder.path);
    const char *const arguments[] = {"sh", "-c", command, NULL};
    test_process_open(&stage.sample, arguments);
    test_process_wait_for(&stage.sample, "standard error is a file", SOON_MS, NULL);
    CHECK_INT(test_process_wait(&stage.sample, SOON_MS), 1);
}

static void answers_questions_and_modes_and_exits(void)
{
    CHECK_INT(outcome_of(DEVELOPMENT, "--check-config", "sample.conf: the settings are good"), 0);
    CHECK_INT(outcome_of("", "--version", "sekisho-sample "), 0);
    CHECK_INT(outcome_of("", "--help", "  greeting = 1  (number, 1 to 9; reloaded"), 0);
    CHECK_INT(outcome_of("", "--print-settings", "| `environment` | production, development |"), 0);
    CHECK_INT(outcome_of("", "--routes", "\"event\":\"sample_listed\",\"settings\":false"), 0);
    CHECK_INT(outcome_of(DEVELOPMENT, "--migrate", "sample_migrated"), 0);
    CHECK_INT(outcome_of(DEVELOPMENT "fails_to_open = true\n", "--migrate",
                         "sekisho-sample: the database is away"),
              1);
}

static void read_status(pid_t pid, char *out, size_t capacity)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    size_t size = fread(out, 1, capacity - 1, file);
    out[size] = '\0';
    (void)fclose(file);
}

static void expect_limit(pid_t pid, __rlimit_resource_t resource, rlim_t expected)
{
    struct rlimit limit;

    CHECK(prlimit(pid, resource, NULL, &limit) == 0);
    CHECK_INT(limit.rlim_cur, expected);
    CHECK_INT(limit.rlim_max, expected);
}

static void is_confined_once_it_is_ready(void)
{
    CLEANUP(stage_close) struct stage stage = {0};
    char status[8192];

    stage_open(&stage, DEVELOPMENT "open_files = 100\n");
    start_ready(&stage);
    read_status(stage.sample.pid, status, sizeof status);
    CHECK(strstr(status, "\nNoNewPrivs:\t1\n") != NULL);
    expect_limit(stage.sample.pid, RLIMIT_CORE, 0);
    expect_limit(stage.sample.pid, RLIMIT_NOFILE, 100);
#ifndef SEKISHO_COVERAGE
    expect_limit(stage.sample.pid, RLIMIT_FSIZE, 0);
#endif
    test_process_wait_for(&stage.sample, "\"sample_opened\",\"dumpable\":0", SOON_MS, NULL);
}

static void drains_at_sigterm_tells_it_is_not_ready_and_exits_with_0(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT);
    start_ready(&stage);
    test_process_signal(&stage.sample, SIGTERM);
    expect_notice(&stage, "STOPPING=1\n");
    test_process_wait_for(&stage.sample, "\"process_stopping\",\"signal\":\"TERM\"", SOON_MS, NULL);
    test_process_wait_for(&stage.sample, "\"sample_draining\",\"is_ready\":false", SOON_MS, NULL);
    test_process_wait_for(&stage.sample, "sample_closing", SOON_MS, NULL);
    test_process_wait_for(&stage.sample, "process_stopped", SOON_MS, NULL);
    CHECK_INT(test_process_wait(&stage.sample, SOON_MS), 0);
}

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void gives_the_drain_its_grace_and_no_more(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "drain_takes = 60s\ndrain_grace = 300ms\n");
    start_ready(&stage);
    int64_t before_ms = now_ms();
    test_process_signal(&stage.sample, SIGTERM);
    CHECK_INT(test_process_wait(&stage.sample, SOON_MS), 0);
    CHECK(now_ms() - before_ms >= 300);
}

static void ends_at_once_at_a_second_signal(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "drain_takes = 60s\ndrain_grace = 60s\n");
    start_ready(&stage);
    test_process_signal(&stage.sample, SIGINT);
    test_process_wait_for(&stage.sample, "sample_draining", SOON_MS, NULL);
    test_process_signal(&stage.sample, SIGTERM);
    CHECK_INT(test_process_wait(&stage.sample, SOON_MS), 128 + SIGTERM);
    /* By itself: as process 1 of a container no signal's default would end it. */
    CHECK(WIFEXITED(stage.sample.status));
}

static void ends_itself_when_closing_hangs(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "close_takes = 60s\ndrain_grace = 0s\n");
    start_ready(&stage);
    test_process_signal(&stage.sample, SIGTERM);
    test_process_wait_for(&stage.sample, "process_close_overdue", 2 * SOON_MS, NULL);
    CHECK_INT(test_process_wait(&stage.sample, SOON_MS), EXIT_OVERDUE);
}

static void reloads_at_sighup_what_may_change_and_keeps_the_rest(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "config_poll = 1h\n");
    start_ready(&stage);
    write_config(&stage, DEVELOPMENT "config_poll = 1h\ngreeting = 2\ndrain_takes = 5s\n");
    test_process_signal(&stage.sample, SIGHUP);
    expect_notice(&stage, "RELOADING=1\nMONOTONIC_USEC=");
    expect_notice(&stage, "READY=1\n");
    test_process_wait_for(&stage.sample, "\"setting\":\"drain_takes\",\"needs_restart\":true",
                          SOON_MS, NULL);
    test_process_wait_for(&stage.sample, "\"setting\":\"greeting\",\"needs_restart\":false",
                          SOON_MS, NULL);
    test_process_wait_for(&stage.sample, "\"greeting\":2,\"drain_ms\":0,\"says_ready\":true",
                          SOON_MS, NULL);
}

static void reload(struct stage *stage, const char *config)
{
    write_config(stage, config);
    test_process_signal(&stage->sample, SIGHUP);
    expect_notice(stage, "RELOADING=1\n");
    expect_notice(stage, "READY=1\n");
}

static void writes_more_or_less_to_its_log_as_told_without_a_restart(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "config_poll = 1h\n");
    start_ready(&stage);
    reload(&stage, DEVELOPMENT "config_poll = 1h\nlog_level = error\n");
    reload(&stage, DEVELOPMENT "config_poll = 1h\nlog_level = error\ngreeting = 3\n");
    reload(&stage, DEVELOPMENT "config_poll = 1h\ngreeting = 4\n");
    test_process_wait_for(&stage.sample, "\"greeting\":4", SOON_MS, NULL);
    CHECK(
        test_process_has_said(&stage.sample, "\"setting\":\"log_level\",\"needs_restart\":false"));
    CHECK(!test_process_has_said(&stage.sample, "\"greeting\":3"));
}

static void keeps_its_settings_when_the_new_ones_are_bad(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "config_poll = 1h\n");
    start_ready(&stage);
    write_config(&stage, DEVELOPMENT "greeting = many\n");
    test_process_signal(&stage.sample, SIGHUP);
    test_process_wait_for(&stage.sample, "\"settings_refused\"", SOON_MS, NULL);
    CHECK(!test_process_has_said(&stage.sample, "sample_reloaded"));
    expect_notice(&stage, "RELOADING=1\n");
    expect_notice(&stage, "READY=1\n");
}

static void sees_a_changed_file_by_itself(void)
{
    CLEANUP(stage_close) struct stage stage = {0};

    stage_open(&stage, DEVELOPMENT "config_poll = 100ms\n");
    start_ready(&stage);
    write_config(&stage, DEVELOPMENT "config_poll = 100ms\ngreeting = 3\n");
    test_process_wait_for(&stage.sample, "\"greeting\":3", SOON_MS, NULL);
}

static void stops_with_its_parent_when_told_to(void)
{
    CLEANUP(stage_close) struct stage stage = {0};
    char command[2 * TEST_PATH_CAPACITY + 64];

    stage_open(&stage, DEVELOPMENT "stop_with_parent = true\n");
    (void)snprintf(command, sizeof command, "%s --config %s & wait", SAMPLE, stage.config);
    const char *const arguments[] = {"sh", "-c", command, NULL};
    test_process_open(&stage.sample, arguments);
    expect_notice(&stage, "READY=1\n");
    test_process_signal(&stage.sample, SIGKILL); /* the shell; the sample writes on */
    test_process_wait_for(&stage.sample, "process_stopped", SOON_MS, NULL);
}

static const struct test tests[] = {
    TEST(refuses_bad_settings_with_one_sentence_and_code_2),
    TEST(refuses_production_when_built_for_debugging),
    TEST(warns_of_a_build_that_is_not_for_production),
    TEST(exits_with_1_when_the_service_cannot_open),
    TEST(refuses_a_log_that_is_a_file_unless_files_may_be_written),
    TEST(answers_questions_and_modes_and_exits),
    TEST(is_confined_once_it_is_ready),
    TEST(drains_at_sigterm_tells_it_is_not_ready_and_exits_with_0),
    TEST(gives_the_drain_its_grace_and_no_more),
    TEST(ends_at_once_at_a_second_signal),
    TEST(ends_itself_when_closing_hangs),
    TEST(reloads_at_sighup_what_may_change_and_keeps_the_rest),
    TEST(writes_more_or_less_to_its_log_as_told_without_a_restart),
    TEST(keeps_its_settings_when_the_new_ones_are_bad),
    TEST(sees_a_changed_file_by_itself),
    TEST(stops_with_its_parent_when_told_to),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
