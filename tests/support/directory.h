/* A private folder for one test, gone when the test ends, also when a check fails. */
#ifndef SUPPORT_DIRECTORY_H
#define SUPPORT_DIRECTORY_H

#include <stddef.h>

enum {
    TEST_PATH_CAPACITY = 256, /* of every path the support library gives out */
};

struct test_directory {
    char path[TEST_PATH_CAPACITY]; /* "" when closed */
};

/* Makes an empty folder, mode 0700, under TMPDIR or /tmp. Fails the test when it cannot. */
void test_directory_open(struct test_directory *directory);

/* Deletes it with all it holds. Accepts {0}. */
void test_directory_close(struct test_directory *directory);

/* PATH/NAME into `out`; fails the test when it does not fit. */
void test_path_join(const char *path, const char *name, char out[static TEST_PATH_CAPACITY]);

/* Writes a whole file, mode 0600, replacing one that is there by rename, so that a reader sees the
 * old or the new content and nothing between. Fails the test when it cannot. */
void test_file_write(const char *path, const void *data, size_t size);

#endif
