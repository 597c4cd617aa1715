/* The documented wire format, spoken by somebody who has only the document: examples/python. */
#include "support/process.h"
#include "world.h"

static struct world world;
static char address[32];

enum { LIMIT_MS = 20000 };

static void start(const char *certificates, const char *service, struct test_process *process)
{
    char folder[TEST_PATH_CAPACITY];

    world_path(&world, certificates, folder);
    const char *const arguments[] = {"python3", PYTHON_CLIENT, address, service, folder, NULL};
    test_process_open(process, arguments);
}

static void lists_methods_from_python(void)
{
    struct test_process process;

    start("portal", "session", &process);
    test_process_wait_for(&process, WORLD_METHOD("Echo"), LIMIT_MS, NULL);
    test_process_wait_for(&process, "sekisho.rpc.v1.Reflection/ListMethods", LIMIT_MS, NULL);
    CHECK_INT(test_process_wait(&process, LIMIT_MS), 0);
    test_process_close(&process);
}

static void python_refuses_a_server_of_another_name(void)
{
    struct test_process process;

    start("portal", "audit", &process);
    test_process_wait_for(&process, "the server is not audit", LIMIT_MS, NULL);
    CHECK(test_process_wait(&process, LIMIT_MS) != 0);
    test_process_close(&process);
}

static void python_is_refused_with_an_expired_certificate(void)
{
    struct test_process process;

    world_issue(&world, "ca", "expired", "portal", TEST_CERTIFICATE_EXPIRED);
    start("expired", "session", &process);
    CHECK(test_process_wait(&process, LIMIT_MS) != 0);
    test_process_close(&process);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(lists_methods_from_python),
        TEST(python_refuses_a_server_of_another_name),
        TEST(python_is_refused_with_an_expired_certificate),
    };

    world_open(&world);
    struct rpc_server_options options = world_server_options(&world, "127.0.0.1:0");
    world_serve(&world, &options);
    snprintf(address, sizeof address, "127.0.0.1:%u", rpc_server_port(world.server, 0));
    int outcome = test_run(tests, COUNT_OF(tests));
    world_close(&world);
    return outcome;
}
