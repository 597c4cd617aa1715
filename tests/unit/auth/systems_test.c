/* The operator's file of grants to internal systems, as a file: who may write it, and when it is
 * read anew. What stands in it is grant_test.c's. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/directory.h"
#include "systems.h"

#define GET "sekisho.auth.v1.Users/Get"

static const struct rpc_method methods[] = {{.name = GET, .callers = {RPC_GRANTED_CALLER}}};
static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};
static struct test_directory folder;
static char path[TEST_PATH_CAPACITY];
static struct systems *systems;

static void write_grants(const char *text)
{
    test_file_write(path, text, strlen(text));
}

static struct status open_systems(void)
{
    const struct systems_options options = {
        .path = path, .methods = methods, .method_count = COUNT_OF(methods), .log = &silent};

    return systems_open(&options, &systems);
}

static void given_a_file(void)
{
    test_directory_open(&folder);
    test_path_join(folder.path, "systems", path);
    write_grants("billing Users/Get 1\n");
}

static void remove_it(void)
{
    systems_close(&systems);
    test_directory_close(&folder);
}

TestSuite(systems, .init = given_a_file, .fini = remove_it);

Test(systems, are_granted_nothing_by_a_file_that_others_may_write)
{
    static const mode_t refused[] = {0664, 0646, 0666};

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        cr_assert_eq(chmod(path, refused[i]), 0);
        cr_expect_eq(open_systems().code, STATUS_FAILED_PRECONDITION, "mode %o", refused[i]);
        cr_assert_null(systems);
    }
    cr_assert_eq(chmod(path, 0644), 0);
    cr_expect_eq(open_systems().code, STATUS_OK);
}

Test(systems, keep_their_grants_while_the_new_file_may_be_written_by_others)
{
    cr_assert_eq(open_systems().code, STATUS_OK);
    write_grants("billing Users/Get 2\n");
    cr_assert_eq(chmod(path, 0666), 0);
    cr_expect(!systems_refresh(systems));
    cr_expect(!systems_refresh(systems), "also when it is looked at again");
    cr_expect(systems_reach(systems, "billing", GET, 1));
    cr_expect(!systems_reach(systems, "billing", GET, 2));
    cr_assert_eq(chmod(path, 0600), 0);
    cr_expect(systems_refresh(systems), "rights are a part of what is looked at");
    cr_expect(systems_reach(systems, "billing", GET, 2));
}
