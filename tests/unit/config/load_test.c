#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/config/sample.h"

static char folder[] = "/tmp/config_load.XXXXXX";
static char file[64];
static char key[64];
static struct sample sample;
static struct config_problem problem;

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *stream = fopen(path, "w");

    cr_assert_not_null(stream);
    cr_assert_geq(fputs(text, stream), 0);
    cr_assert_eq(fclose(stream), 0);
    cr_assert_eq(chmod(path, mode), 0);
}

static void given_a_file_and_its_key(void)
{
    char text[128];

    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(file, sizeof file, "%s/x.conf", folder);
    (void)snprintf(key, sizeof key, "%s/key", folder);
    (void)snprintf(text, sizeof text, "key_file = %s\n", key);
    write_file(file, text, 0644);
    write_file(key, "k", 0440);
}

static void remove_them(void)
{
    (void)unlink(file);
    (void)unlink(key);
    (void)rmdir(folder);
}

static struct status load(const char *path)
{
    return config_load(&sample_table, path, &sample, &problem);
}

TestSuite(config_load, .init = given_a_file_and_its_key, .fini = remove_them);

Test(config_load, names_a_file_that_is_missing)
{
    cr_expect_eq(load("/nonexistent.conf").code, STATUS_NOT_FOUND);
    cr_expect_str_eq(problem.text, "/nonexistent.conf: there is no such file");
}

Test(config_load, refuses_a_folder_and_a_huge_file)
{
    cr_expect_eq(load(folder).code, STATUS_INVALID_ARGUMENT);
    cr_assert_eq(truncate(file, CONFIG_FILE_MAXIMUM + 1), 0);
    cr_expect_eq(load(file).code, STATUS_RESOURCE_EXHAUSTED);
    cr_expect_not_null(strstr(problem.text, "larger than 256 KiB"));
}

Test(config_load, refuses_a_file_that_others_may_write)
{
    static const mode_t refused[] = {0664, 0646, 0666};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_assert_eq(chmod(file, refused[i]), 0);
        cr_expect_eq(load(file).code, STATUS_FAILED_PRECONDITION, "mode %o", refused[i]);
        cr_expect_not_null(strstr(problem.text, "others may write the file"), "%s", problem.text);
    }
}

Test(config_load, refuses_a_secret_that_is_missing_open_to_others_or_no_file)
{
    cr_assert_eq(chmod(key, 0444), 0);
    cr_expect_eq(load(file).code, STATUS_INVALID_ARGUMENT);
    cr_expect_not_null(strstr(problem.text, "others may use the file"), "%s", problem.text);

    cr_assert_eq(unlink(key), 0);
    cr_expect_eq(load(file).code, STATUS_INVALID_ARGUMENT);
    cr_expect_not_null(strstr(problem.text, "there is no such file"), "%s", problem.text);

    cr_assert_eq(symlink(folder, key), 0);
    cr_expect_eq(load(file).code, STATUS_INVALID_ARGUMENT);
    cr_expect_not_null(strstr(problem.text, "not a regular file"), "%s", problem.text);
}

Test(config_load, reads_a_file_whose_secret_is_closed_to_others)
{
    cr_assert(status_is_ok(load(file)), "%s", problem.text);
    cr_expect_str_eq(sample.key_file, key);
}

struct two_keys {
    char key_file[CONFIG_PATH_CAPACITY];
    char previous_key_file[CONFIG_PATH_CAPACITY];
};

static const struct config_setting two_keys_rows[] = {
    {CONFIG_SECRET("key_file", struct two_keys, key_file), .help = "The key."},
    {CONFIG_SECRET("previous_key_file", struct two_keys, previous_key_file), .standard = "",
     .help = "The key before."},
};

static const struct config_table two_keys_table = {two_keys_rows, COUNT_OF(two_keys_rows),
                                                   sizeof(struct two_keys), .check = NULL};

Test(config_load, does_without_a_secret_that_is_optional_but_not_without_its_file)
{
    struct two_keys keys;
    char text[256];

    cr_assert(status_is_ok(config_load(&two_keys_table, file, &keys, &problem)), "%s",
              problem.text);
    cr_expect_str_eq(keys.previous_key_file, "");
    (void)snprintf(text, sizeof text, "key_file = %s\nprevious_key_file = %s2\n", key, key);
    write_file(file, text, 0644);
    cr_expect_eq(config_load(&two_keys_table, file, &keys, &problem).code, STATUS_INVALID_ARGUMENT);
    (void)snprintf(text, sizeof text, "key_file =\nprevious_key_file =\n");
    write_file(file, text, 0644);
    cr_expect_eq(config_load(&two_keys_table, file, &keys, &problem).code, STATUS_INVALID_ARGUMENT);
}
