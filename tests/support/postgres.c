#include "support/postgres.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/number.h"
#include "support/check.h"
#include "support/process.h"

enum { COMMAND_TIMEOUT_MS = 60000 };

static const char script[] = TEST_SUPPORT_SOURCE "/postgres";

/* The guard leaves our process tree at once (setsid --fork), so that whoever kills this tree leaves
 * it alive to clean up when it reads the end of its input. */
static void start_guard(struct test_postgres *postgres)
{
    int in[2];
    int out[2];

    CHECK(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        if (dup2(in[0], STDIN_FILENO) < 0 || dup2(out[1], STDOUT_FILENO) < 0)
            _exit(127);
        execlp("setsid", "setsid", "--fork", script, "hold", postgres->home, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    CHECK(waitpid(pid, NULL, 0) == pid);
    postgres->guard_in = in[1];
    postgres->guard_out = out[0];
}

/* Reads "ready PORT", the one line the guard says. */
static uint16_t read_port(int guard_out)
{
    char line[64];
    size_t size = 0;
    int64_t port = 0;

    while (size < sizeof line && (size == 0 || line[size - 1] != '\n')) {
        ssize_t got = read(guard_out, line + size, sizeof line - size);
        if (got <= 0)
            test_fail(__FILE__, __LINE__, "PostgreSQL started (see above)");
        size += (size_t)got;
    }
    const size_t prefix = strlen("ready ");
    CHECK(size > prefix && memcmp(line, "ready ", prefix) == 0);
    CHECK(number_parse(line + prefix, size - prefix - 1, 1, UINT16_MAX, &port));
    return (uint16_t)port;
}

static void choose_home(char out[static TEST_PATH_CAPACITY])
{
    /* Short, because a socket's path must fit into 108 bytes, and reachable for the server's
     * account, which TMPDIR need not be. */
    CHECK(text_copy(out, TEST_PATH_CAPACITY, "/tmp/sekisho-postgres.XXXXXX"));
    CHECK(mkdtemp(out) != NULL);
}

void test_postgres_open(struct test_postgres *postgres)
{
    *postgres = (struct test_postgres){.host = "127.0.0.1", .database = "sekisho"};
    choose_home(postgres->home);
    test_path_join(postgres->home, "socket", postgres->socket_directory);
    test_path_join(postgres->home, "ca.crt", postgres->ca_path);
    start_guard(postgres);
    postgres->port = read_port(postgres->guard_out);
}

void test_postgres_close(struct test_postgres *postgres)
{
    char byte;

    if (postgres->port == 0)
        return;
    close(postgres->guard_in);
    while (read(postgres->guard_out, &byte, 1) > 0)
        ;
    close(postgres->guard_out);
    *postgres = (struct test_postgres){0};
}

void test_postgres_password_path(const struct test_postgres *postgres, const char *role,
                                 char out[static TEST_PATH_CAPACITY])
{
    char passwords[TEST_PATH_CAPACITY];

    test_path_join(postgres->home, "passwords", passwords);
    test_path_join(passwords, role, out);
    CHECK(access(out, R_OK) == 0);
}

static void run(const struct test_postgres *postgres, const char *command, const char *argument)
{
    const char *const arguments[] = {script, command, postgres->home, argument, NULL};

    CHECK_INT(test_process_run(arguments, COMMAND_TIMEOUT_MS), 0);
}

void test_postgres_stop(const struct test_postgres *postgres)
{
    run(postgres, "stop", "fast");
}

void test_postgres_stop_immediate(const struct test_postgres *postgres)
{
    run(postgres, "stop", "immediate");
}

void test_postgres_kill(const struct test_postgres *postgres)
{
    run(postgres, "kill", NULL);
}

void test_postgres_start(const struct test_postgres *postgres)
{
    run(postgres, "start", NULL);
}

void test_postgres_stall(const struct test_postgres *postgres)
{
    run(postgres, "stall", NULL);
}

void test_postgres_continue(const struct test_postgres *postgres)
{
    run(postgres, "continue", NULL);
}

void test_postgres_limit(const struct test_postgres *postgres)
{
    run(postgres, "limit", TEST_FULL_DISK_LIBRARY);
}

void test_postgres_fill(const struct test_postgres *postgres)
{
    char path[TEST_PATH_CAPACITY];

    test_path_join(postgres->home, "full", path);
    test_file_write(path, "", 0);
}

void test_postgres_free_disk(const struct test_postgres *postgres)
{
    char path[TEST_PATH_CAPACITY];

    test_path_join(postgres->home, "full", path);
    CHECK(unlink(path) == 0);
    run(postgres, "revive", NULL);
}

void test_postgres_execute(const struct test_postgres *postgres, const char *sql)
{
    run(postgres, "execute", sql);
}
