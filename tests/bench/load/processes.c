#include "bench/load/processes.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "support/check.h"

enum { FILE_MAXIMUM = 64 << 10 };

/* Reads a whole small file into `out`, with a NUL behind it. */
static void read_file(const char *path, struct buffer *out)
{
    buffer_init(out, FILE_MAXIMUM);
    CHECK_OK(file_read(path, out));
    buffer_append_byte(out, '\0');
    CHECK_OK(buffer_outcome(out));
}

static int64_t read_number(const char **text)
{
    int64_t number = 0;

    *text += strspn(*text, " \t");
    size_t digits = strspn(*text, "0123456789");
    CHECK(number_parse(*text, digits, 0, INT64_MAX, &number));
    *text += digits;
    return number;
}

/* Of a line `name  NUMBER kB`, in bytes. */
static int64_t kilobytes(pid_t pid, const char *file, const char *name)
{
    CLEANUP(buffer_clear) struct buffer text;
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    read_file(path, &text);
    const char *line = strstr((const char *)text.data, name);
    CHECK(line != NULL);
    line += strlen(name);
    return read_number(&line) * 1024;
}

int64_t process_resident(pid_t pid)
{
    return kilobytes(pid, "status", "\nVmRSS:");
}

int64_t process_share(pid_t pid)
{
    return kilobytes(pid, "smaps_rollup", "\nPss:");
}

static int64_t postmaster(const struct test_postgres *postgres)
{
    CLEANUP(buffer_clear) struct buffer text;
    char path[TEST_PATH_CAPACITY];

    test_path_join(postgres->home, "data/postmaster.pid", path);
    read_file(path, &text);
    const char *number = (const char *)text.data;
    return read_number(&number);
}

size_t postgres_processes(const struct test_postgres *postgres, pid_t *out, size_t capacity)
{
    CLEANUP(buffer_clear) struct buffer text;
    char path[128];
    int64_t pid = postmaster(postgres);
    size_t count = 0;

    (void)snprintf(path, sizeof path, "/proc/%lld/task/%lld/children", (long long)pid,
                   (long long)pid);
    read_file(path, &text);
    for (const char *next = (const char *)text.data; *next != '\0'; next += strspn(next, " \n")) {
        CHECK(count < capacity);
        out[count++] = (pid_t)read_number(&next);
    }
    return count;
}
