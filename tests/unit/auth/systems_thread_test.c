/* Internal systems are asked for by many threads while their file changes: each sees one file or
 * the other, whole. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "support/check.h"
#include "support/directory.h"
#include "systems.h"

#define GET "sekisho.auth.v1.Users/Get"

enum { THREADS = 3, CHANGES = 200 };

static const struct rpc_method methods[] = {{.name = GET, .callers = {RPC_GRANTED_CALLER}}};
static const struct log silent = {
    .service = "test", .descriptor = STDERR_FILENO, .threshold = LOG_LEVEL_ERROR + 1};
static char path[TEST_PATH_CAPACITY];
static struct systems *systems;
static atomic_bool is_over;

/* Company 1 is granted in each of them, one other in every second. */
static void write_grants(int round)
{
    const char *text = round % 2 ? "billing Users/Get 1 2\n" : "billing Users/Get 1\n";

    test_file_write(path, text, strlen(text));
}

static void *ask_until_over(void *unused)
{
    (void)unused;
    do {
        CHECK(systems_grant(systems, "billing", GET));
        CHECK(systems_reach(systems, "billing", GET, 1));
        (void)systems_reach(systems, "billing", GET, 2);
        CHECK(!systems_reach(systems, "billing", GET, 3));
        CHECK(!systems_grant(systems, "reports", GET));
    } while (!atomic_load(&is_over));
    return NULL;
}

static void keeps_what_is_granted_before_and_after_at_all_times(void)
{
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, ask_until_over, NULL) == 0);
    for (int round = 1; round <= CHANGES; round++) {
        write_grants(round);
        CHECK(systems_refresh(systems));
        CHECK(systems_reach(systems, "billing", GET, 2) == (round % 2 == 1));
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

int main(void)
{
    static const struct test tests[] = {TEST(keeps_what_is_granted_before_and_after_at_all_times)};
    struct test_directory folder;

    test_directory_open(&folder);
    test_path_join(folder.path, "systems", path);
    write_grants(0);
    CHECK_OK(systems_open(
        &(struct systems_options){
            .path = path, .methods = methods, .method_count = COUNT_OF(methods), .log = &silent},
        &systems));
    int status = test_run(tests, COUNT_OF(tests));
    systems_close(&systems);
    test_directory_close(&folder);
    return status;
}
