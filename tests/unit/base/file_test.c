#include <criterion/criterion.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/file_test.XXXXXX";
static char path[64];
static struct buffer content;

static void given_a_file_of_five_bytes(void)
{
    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/file", folder);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_geq(fputs("five\n", file), 0);
    cr_assert_eq(fclose(file), 0);
    buffer_init(&content, 16);
}

static void remove_it(void)
{
    buffer_clear(&content);
    (void)unlink(path);
    (void)rmdir(folder);
}

TestSuite(file, .init = given_a_file_of_five_bytes, .fini = remove_it);

Test(file, tells_a_missing_file_from_one_that_is_none)
{
    char behind[80];

    (void)snprintf(behind, sizeof behind, "%s/file", path);
    cr_expect_eq(file_read(behind, &content).code, STATUS_NOT_FOUND);
    cr_expect_eq(file_read("/nonexistent", &content).code, STATUS_NOT_FOUND);
    cr_expect_eq(file_read(folder, &content).code, STATUS_INVALID_ARGUMENT);
}

Test(file, does_not_wait_for_a_fifo)
{
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_expect_eq(file_read(path, &content).code, STATUS_INVALID_ARGUMENT);
}

Test(file, refuses_a_file_larger_than_the_room_and_leaves_the_buffer_usable)
{
    buffer_clear(&content);
    buffer_init(&content, 6);
    buffer_append_text(&content, "ab");
    cr_expect_eq(file_read(path, &content).code, STATUS_RESOURCE_EXHAUSTED);
    cr_expect_eq(content.size, 2);
    buffer_append_text(&content, "cdef");
    cr_expect(status_is_ok(buffer_outcome(&content)));
}

Test(file, reads_a_file_that_fits_exactly)
{
    buffer_clear(&content);
    buffer_init(&content, 5);
    cr_assert(status_is_ok(file_read(path, &content)));
    cr_expect(bytes_equal(buffer_bytes(&content), bytes_of("five\n")));
}
