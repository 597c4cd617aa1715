#include "grpc_peer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.h"

enum { START_MS = 20000, RUN_MS = 60000 }; /* patience */

#ifdef GRPC_PEER
static const char program[] = GRPC_PEER;
#else
static const char program[] = "";
#endif

bool grpc_is_there(void)
{
    return program[0] != '\0';
}

/* The number behind `text` in the next line that has it. */
static int64_t wait_for_number(struct test_process *process, const char *text, int timeout_ms)
{
    char line[TEST_PROCESS_LINE_CAPACITY];
    int64_t number = 0;

    test_process_wait_for(process, text, timeout_ms, line);
    const char *digits = strstr(line, text) + strlen(text);
    CHECK(number_parse(digits, strspn(digits, "0123456789"), 1, INT64_MAX, &number));
    return number;
}

uint16_t server_port(struct test_process *server)
{
    return (uint16_t)wait_for_number(server, "serving on port ", START_MS);
}

void grpc_server_open(struct test_process *server, const char *folder, uint16_t *port_out)
{
    const char *const arguments[] = {program, "serve", folder, NULL};

    test_process_open(server, arguments);
    *port_out = server_port(server);
}

void grpc_client_open(struct grpc_client *client, const char *folder, uint16_t port,
                      int connections, int calls)
{
    char path[TEST_PATH_CAPACITY];
    char port_text[16];
    char connections_text[16];
    char calls_text[16];

    test_path_join(folder, "commands", path);
    CHECK(mkfifo(path, 0600) == 0);
    client->commands = open(path, O_RDWR | O_CLOEXEC); /* does not wait for the reader */
    CHECK(client->commands >= 0);
    snprintf(port_text, sizeof port_text, "%u", port);
    snprintf(connections_text, sizeof connections_text, "%d", connections);
    snprintf(calls_text, sizeof calls_text, "%d", calls);
    const char *const arguments[] = {program,          "call",     folder, port_text,
                                     connections_text, calls_text, NULL};
    test_process_open(&client->process, arguments);
    CHECK(grpc_client_run(client, 1000) > 0); /* it is connected */
    CHECK(unlink(path) == 0);
}

void grpc_client_close(struct grpc_client *client)
{
    test_process_close(&client->process);
    CHECK(close(client->commands) == 0);
}

uint64_t grpc_client_run(void *context, int64_t duration_us)
{
    struct grpc_client *client = context;

    CHECK(dprintf(client->commands, "%lld\n", (long long)duration_us) > 0);
    return (uint64_t)wait_for_number(&client->process, "done ", RUN_MS);
}
