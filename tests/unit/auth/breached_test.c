/* The lists here are of numbers: "0", "1", ..., as passwords. */
#include <criterion/criterion.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.h"
#include "credentials/breached.h"
#include "crypto/hash.h"
#include "support/directory.h"

enum { MANY = 3000, LINE_CAPACITY = 64, TEXT_MAXIMUM = 1 << 20 };

static struct test_directory home;
static struct log logger;
static char path[TEST_PATH_CAPACITY];

static void make_room(void)
{
    test_directory_open(&home);
    test_path_join(home.path, "breached", path);
    logger = log_open("test");
}

static void tidy_up(void)
{
    test_directory_close(&home);
}

TestSuite(breached, .init = make_room, .fini = tidy_up);

static int compare_lines(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Every second number below 2 * count, the first 0, each with `end` behind it. */
static void write_list(size_t count, bool in_capitals, const char *end)
{
    CLEANUP(buffer_clear) struct buffer text;
    char(*lines)[LINE_CAPACITY] = calloc(count, sizeof *lines);

    cr_assert_not_null(lines);
    for (size_t i = 0; i < count; i++) {
        char number[LINE_CAPACITY];
        uint8_t hash[SHA1_SIZE];
        (void)snprintf(number, sizeof number, "%zu", 2 * i);
        crypto_sha1(number, strlen(number), hash);
        hex_encode(hash, sizeof hash, lines[i]);
        for (size_t k = 0; in_capitals && k < 2 * sizeof hash; k++)
            lines[i][k] = (char)toupper(lines[i][k]);
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    buffer_init(&text, TEXT_MAXIMUM);
    for (size_t i = 0; i < count; i++) /* of different lengths, as counts are */
        buffer_append_format(&text, "%s:%zu%s", lines[i], i * i, end);
    test_file_write(path, text.data, text.size);
    free(lines);
}

static struct breached *open_list(void)
{
    struct breached *breached = NULL;
    struct status opened = breached_open(path, &logger, &breached);

    cr_assert(status_is_ok(opened), "%s", opened.text);
    return breached;
}

static bool knows(const struct breached *breached, const char *password)
{
    bool is_known = false;
    struct status found = breached_find(breached, bytes_of(password), &is_known);

    cr_assert(status_is_ok(found), "%s: %s", password, found.text);
    return is_known;
}

static void assert_knows_every_second(size_t count)
{
    CLEANUP(breached_close) struct breached *breached = open_list();

    for (size_t i = 0; i < 2 * count; i++) {
        char number[LINE_CAPACITY];
        (void)snprintf(number, sizeof number, "%zu", i);
        cr_assert_eq(knows(breached, number), i % 2 == 0, "%s of %zu", number, count);
    }
}

Test(breached, finds_what_is_on_the_list_and_nothing_else)
{
    write_list(MANY, true, "\r\n");
    assert_knows_every_second(MANY);
    for (size_t count = 1; count < 20; count++) {
        write_list(count, true, "\n");
        assert_knows_every_second(count);
    }
}

Test(breached, reads_small_letters_and_a_last_line_without_an_end)
{
    struct stat file;

    write_list(MANY, false, "\n");
    cr_assert_eq(stat(path, &file), 0);
    cr_assert_eq(truncate(path, file.st_size - 1), 0);
    assert_knows_every_second(MANY);
}

Test(breached, knows_nothing_without_a_list)
{
    struct breached *breached = NULL;

    cr_assert(status_is_ok(breached_open("", &logger, &breached)));
    cr_assert_null(breached);
    cr_assert_not(knows(breached, "0"));
    breached_close(&breached);
}

static void assert_refused(const char *text)
{
    struct breached *breached = NULL;

    test_file_write(path, text, strlen(text));
    struct status opened = breached_open(path, &logger, &breached);
    cr_expect_eq(opened.code, STATUS_FAILED_PRECONDITION, "%s", text);
    cr_expect_null(breached);
}

#define HASH "356A192B7913B04C54574D18C28D46E6395428A"

Test(breached, refuses_what_is_no_list)
{
    assert_refused("");
    assert_refused("\n");
    assert_refused("password\n");
    assert_refused(HASH "B\n");
    assert_refused(HASH "B:\n");
    assert_refused(HASH "G:1\n");
    assert_refused(HASH ":1\n");
    assert_refused(HASH "BB:1\n");
    assert_refused(HASH "B:-1\n");
    assert_refused(HASH "B: 1\n");
    assert_refused(HASH "B:1 \n");
    assert_refused(HASH "B:12345678901234567890\n");
    assert_refused(HASH "B:1\n\n" HASH "C:1\n");
    assert_refused(HASH "C:1\n" HASH "B:1\n");
    assert_refused(HASH "B:1\n" HASH "B:2\n");
}

Test(breached, refuses_what_is_no_file)
{
    struct breached *breached = NULL;

    cr_assert_eq(breached_open(path, &logger, &breached).code, STATUS_FAILED_PRECONDITION);
    cr_assert_eq(breached_open(home.path, &logger, &breached).code, STATUS_FAILED_PRECONDITION);
    cr_assert_null(breached);
}

/* Who cannot know must not say no. */
Test(breached, does_not_take_a_file_that_was_cut_for_an_answer)
{
    bool is_known = false;

    write_list(MANY, true, "\n");
    CLEANUP(breached_close) struct breached *breached = open_list();
    cr_assert_eq(truncate(path, 20), 0);
    cr_assert_eq(breached_find(breached, bytes_of("1"), &is_known).code, STATUS_UNAVAILABLE);
    cr_assert_not(is_known);
}

/* Another file in its place is another file. */
Test(breached, goes_on_with_the_file_it_has)
{
    write_list(2, true, "\n");
    CLEANUP(breached_close) struct breached *breached = open_list();
    write_list(1, true, "\n");
    cr_assert(knows(breached, "2"));
}
