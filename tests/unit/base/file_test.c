#include <criterion/criterion.h>

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

Test(file, is_not_trusted_while_others_may_write_it)
{
    static const mode_t refused[] = {0664, 0646, 0666, 0420, 0402};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_assert_eq(chmod(path, refused[i]), 0);
        cr_expect_eq(file_read_trusted(path, &content).code, STATUS_FAILED_PRECONDITION, "mode %o",
                     refused[i]);
    }
    cr_expect_eq(content.size, 0);
    cr_assert_eq(chmod(path, 0644), 0);
    cr_assert(status_is_ok(file_read_trusted(path, &content)));
    cr_expect(bytes_equal(buffer_bytes(&content), bytes_of("five\n")));
}

/* Only root can give a file away. */
Test(file, is_not_trusted_when_it_is_another_users)
{
    if (chown(path, 65534, (gid_t)-1) != 0)
        cr_skip("not as this user");
    cr_expect_eq(file_read_trusted(path, &content).code, STATUS_FAILED_PRECONDITION);
    cr_expect_eq(file_read(path, &content).code, STATUS_OK);
}

static void write_other_five_bytes(void)
{
    FILE *file = fopen(path, "w");

    cr_assert_not_null(file);
    cr_assert_geq(fputs("FIVE\n", file), 0);
    cr_assert_eq(fclose(file), 0);
}

static void change_rights(void)
{
    cr_assert_eq(chmod(path, 0400), 0);
}

static void put_another_in_its_place(void)
{
    char other[80];

    (void)snprintf(other, sizeof other, "%s.new", path);
    cr_assert_eq(rename(path, other), 0);
    write_other_five_bytes();
    cr_assert_eq(unlink(other), 0);
}

static void remove_the_file(void)
{
    (void)unlink(path);
}

/* The clock of a file system moves in steps: the change is made again until it shows. */
Test(file, has_another_stamp_after_each_change)
{
    void (*const changes[])(void) = {write_other_five_bytes, change_rights,
                                     put_another_in_its_place, remove_the_file};
    struct file_stamp before;
    struct file_stamp now;

    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        cr_assert(file_stamp_take(path, &before));
        cr_assert(file_stamp_take(path, &now));
        cr_expect(file_stamp_equal(&before, &now));
        for (int tries = 0; tries < 10000 && file_stamp_equal(&before, &now); tries++) {
            changes[i]();
            (void)file_stamp_take(path, &now);
        }
        cr_expect(!file_stamp_equal(&before, &now), "change %zu", i);
    }
    cr_expect(file_stamp_equal(&now, &(struct file_stamp){0}));
}

Test(file, is_new_once_after_each_change)
{
    struct file_stamp seen = {0};

    cr_expect(file_stamp_renew(path, &seen));
    cr_expect_not(file_stamp_renew(path, &seen));
    remove_the_file();
    cr_expect(file_stamp_renew(path, &seen));
    cr_expect_not(file_stamp_renew(path, &seen));
}
