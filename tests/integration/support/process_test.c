/* The support library's own promises about programs and folders: a test that believes in them must
 * not be fooled. */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "support/check.h"
#include "support/directory.h"
#include "support/process.h"

static void open_shell(struct test_process *process, const char *script)
{
    const char *const arguments[] = {"sh", "-c", script, NULL};

    test_process_open(process, arguments);
}

static void finds_lines_in_order_and_skips_others(void)
{
    CLEANUP(test_process_close) struct test_process process;
    char line[TEST_PROCESS_LINE_CAPACITY];

    open_shell(&process, "echo one; echo noise; echo two >&2; echo one more; sleep 60");
    test_process_wait_for(&process, "one", 5000, line);
    CHECK_TEXT(line, "one");
    test_process_wait_for(&process, "one", 5000, line);
    CHECK_TEXT(line, "one more");
    CHECK(test_process_has_said(&process, "two"));
    CHECK(!test_process_has_said(&process, "three"));
}

static void tells_exit_status_from_signal(void)
{
    CLEANUP(test_process_close) struct test_process ended;
    CLEANUP(test_process_close) struct test_process killed;

    open_shell(&ended, "exit 7");
    CHECK_INT(test_process_wait(&ended, 5000), 7);
    open_shell(&killed, "echo up; sleep 60");
    test_process_wait_for(&killed, "up", 5000, NULL);
    test_process_signal(&killed, SIGTERM);
    CHECK_INT(test_process_wait(&killed, 5000), 128 + SIGTERM);
}

static char state_of(pid_t pid)
{
    char path[64];
    char state = 0;

    CHECK(snprintf(path, sizeof path, "/proc/%d/stat", (int)pid) > 0);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL && fscanf(file, "%*d (%*[^)]) %c", &state) == 1);
    (void)fclose(file);
    return state;
}

static void waits_until_a_program_has_stopped(void)
{
    CLEANUP(test_process_close) struct test_process process;

    open_shell(&process, "echo up; while :; do :; done");
    test_process_wait_for(&process, "up", 5000, NULL);
    for (int i = 0; i < 50; i++) {
        test_process_signal(&process, SIGSTOP);
        CHECK_INT(state_of(process.pid), 'T');
        test_process_signal(&process, SIGCONT);
    }
}

static void has_read_everything_when_a_program_has_ended(void)
{
    for (int i = 0; i < 20; i++) {
        CLEANUP(test_process_close) struct test_process process;
        open_shell(&process, "seq 20000; echo last words");
        CHECK_INT(test_process_wait(&process, 5000), 0);
        CHECK(test_process_has_said(&process, "last words"));
    }
}

static void kills_what_still_runs_on_close(void)
{
    struct test_process process;

    open_shell(&process, "trap '' TERM; echo up; while :; do sleep 60; done");
    test_process_wait_for(&process, "up", 5000, NULL);
    pid_t pid = process.pid;
    test_process_close(&process);
    CHECK(kill(pid, 0) != 0);
    test_process_close(&process); /* a second time does nothing */
}

static void runs_no_program_that_is_not_there(void)
{
    const char *const arguments[] = {"/nonexistent/program", NULL};

    CHECK_INT(test_process_run(arguments, 5000), 127);
}

static void deletes_a_folder_with_all_it_holds(void)
{
    struct test_directory directory;
    struct test_directory other = {0};
    struct stat facts;
    char inner[TEST_PATH_CAPACITY];
    char path[TEST_PATH_CAPACITY];

    test_directory_open(&directory);
    CHECK(stat(directory.path, &facts) == 0 && (facts.st_mode & 0777) == 0700);
    test_path_join(directory.path, "inner", inner);
    CHECK(mkdir(inner, 0700) == 0);
    test_path_join(inner, "file", path);
    test_file_write(path, "text", 4);
    CHECK(stat(path, &facts) == 0 && facts.st_size == 4 && (facts.st_mode & 0777) == 0600);

    test_path_join(directory.path, "", path);
    test_directory_close(&directory);
    CHECK(stat(path, &facts) != 0);
    test_directory_close(&other);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(finds_lines_in_order_and_skips_others),
        TEST(tells_exit_status_from_signal),
        TEST(waits_until_a_program_has_stopped),
        TEST(has_read_everything_when_a_program_has_ended),
        TEST(kills_what_still_runs_on_close),
        TEST(runs_no_program_that_is_not_there),
        TEST(deletes_a_folder_with_all_it_holds),
    };

    return test_run(tests, COUNT_OF(tests));
}
