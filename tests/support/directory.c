#include "support/directory.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/status.h"
#include "support/check.h"

enum { OPEN_MAXIMUM = 32, WALK_DESCRIPTORS = 16 };

/* The open folders of this process, for what a failed check leaves behind. A forked child inherits
 * the table and must not delete its parent's folders. */
static struct {
    pid_t owner;
    struct test_directory *open[OPEN_MAXIMUM];
} table;

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts, (void)kind, (void)place;
    return remove(path);
}

static void remove_all(void)
{
    if (table.owner != getpid())
        return;
    for (size_t i = 0; i < OPEN_MAXIMUM; i++) {
        if (table.open[i])
            nftw(table.open[i]->path, remove_entry, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    }
}

static void remember(struct test_directory *directory)
{
    if (table.owner != getpid()) {
        memset(&table, 0, sizeof table);
        table.owner = getpid();
        CHECK(atexit(remove_all) == 0);
        test_at_failure(remove_all);
    }
    for (size_t i = 0; i < OPEN_MAXIMUM; i++) {
        if (table.open[i] == NULL) {
            table.open[i] = directory;
            return;
        }
    }
    test_fail(__FILE__, __LINE__, "more than %d folders are open", OPEN_MAXIMUM);
}

static void forget(const struct test_directory *directory)
{
    for (size_t i = 0; i < OPEN_MAXIMUM; i++) {
        if (table.open[i] == directory)
            table.open[i] = NULL;
    }
}

void test_directory_open(struct test_directory *directory)
{
    const char *parent = getenv("TMPDIR");

    test_path_join(parent ? parent : "/tmp", "sekisho-test.XXXXXX", directory->path);
    CHECK(mkdtemp(directory->path) != NULL);
    remember(directory);
}

void test_directory_close(struct test_directory *directory)
{
    if (directory->path[0] == '\0')
        return;
    nftw(directory->path, remove_entry, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    forget(directory);
    directory->path[0] = '\0';
}

void test_path_join(const char *path, const char *name, char out[static TEST_PATH_CAPACITY])
{
    CHECK(path != out); /* it would be overwritten while it is read */
    int size = snprintf(out, TEST_PATH_CAPACITY, "%s/%s", path, name);
    CHECK(size > 0 && size < TEST_PATH_CAPACITY);
}

void test_file_write(const char *path, const void *data, size_t size)
{
    char new_path[TEST_PATH_CAPACITY];
    int length = snprintf(new_path, sizeof new_path, "%s.new", path);
    CHECK(length > 0 && length < TEST_PATH_CAPACITY);

    int file = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    CHECK(write(file, data, size) == (ssize_t)size);
    CHECK(close(file) == 0);
    CHECK(rename(new_path, path) == 0);
}
