#include "served.h"

#include <pthread.h>
#include <signal.h>

#include "base/number.h"

static void on_signal(int number)
{
    (void)number;
}

/* For a test that has to know when the server is through with what came too late. */
static void tell_of_late_changes(void *context, size_t method, enum status_code code,
                                 int64_t duration_us)
{
    const struct rpc_server_options options = world_server_options(context, "");

    (void)duration_us;
    if (code != STATUS_DEADLINE_EXCEEDED || method >= options.method_count ||
        strcmp(options.methods[method].name, WORLD_METHOD("Change")) != 0)
        return;
    printf(SERVED_LATE_CHANGE "\n");
    fflush(stdout);
}

int served_main(const char *directory, const char *port)
{
    struct world served = {.log = log_open("session")};
    char address[32];
    sigset_t wanted;
    int number = 0;

    signal(SIGTERM, on_signal);
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &wanted, NULL);
    served.log.threshold = LOG_LEVEL_ERROR;
    CHECK(text_copy(served.directory.path, sizeof served.directory.path, directory));
    CHECK_OK(world_credentials(&served, "session", "session", &served.server_credentials));
    snprintf(address, sizeof address, "127.0.0.1:%s", port);
    struct rpc_server_options options = world_server_options(&served, address);
    options.calls_in_flight = 512;
    options.finished = tell_of_late_changes;
    world_serve(&served, &options);
    printf("serving on port %u\n", rpc_server_port(served.server, 0));
    fflush(stdout);
    sigwait(&wanted, &number);
    rpc_server_drain(served.server, 3000);
    rpc_server_close(&served.server);
    tls_credentials_close(&served.server_credentials);
    printf("ended in order\n");
    fflush(stdout);
    return 0;
}

void served_start(struct served *served, const struct world *world)
{
    char line[TEST_PROCESS_LINE_CAPACITY];
    char port_text[16];
    int64_t found = 0;

    snprintf(port_text, sizeof port_text, "%u", served->port);
    const char *const arguments[] = {served->program, "serve", world->directory.path, port_text,
                                     NULL};
    test_process_open(&served->process, arguments);
    test_process_wait_for(&served->process, "serving on port ", 20000, line);
    const char *digits = strstr(line, "port ") + 5;
    CHECK(number_parse(digits, strspn(digits, "0123456789"), 1, 65535, &found));
    served->port = (uint16_t)found;
}

void served_stop(struct served *served)
{
    test_process_close(&served->process);
}

struct rpc_client *served_client(const struct served *served, const struct world *world)
{
    return world_client_of(world, served->port, world->client_credentials, "session");
}
