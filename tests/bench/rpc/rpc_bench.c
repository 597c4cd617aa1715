/* A unary echo of 200 bytes through lib/rpc with an inline handler, mutual TLS, the server a
 * process of its own: 1, 64 and 256 calls in flight on 1, 2 and 4 connections. Beside it, over the
 * same number of connections with the same certificates and cipher:
 *
 *   grpc  gRPC C++, asynchronous generic service. Goals: 0.95, 1.2, 1.5; CPU at 64 at most 0.85.
 *   tls   OpenSSL on epoll, one record a message, no RPC. Goals: 0.4 at 64, 0.5 at 256.
 *
 * rpc-blocking-1 is rpc_call() from one thread. The latency is that of an open loop at half the
 * rate that 64 calls in flight reached. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/support/bench.h"
#include "echo.h"
#include "folder.h"
#include "grpc_peer.h"
#include "load.h"
#include "tls_peer.h"

/* The servers, which live throughout. */
struct servers {
    const char *folder;
    struct test_process own;
    struct test_process tls;
    struct test_process grpc;
    uint16_t own_port;
    uint16_t tls_port;
    uint16_t grpc_port;
};

static void serve(struct test_process *server, const char *program, const char *what,
                  const char *folder, uint16_t *port_out)
{
    const char *const arguments[] = {program, what, folder, NULL};

    test_process_open(server, arguments);
    *port_out = server_port(server);
}

/* gRPC takes the cipher from OpenSSL's own configuration. */
static void choose_cipher(const char *folder)
{
    static const char text[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n"
                               "system_default = tls\n[tls]\n"
                               "Ciphersuites = TLS_AES_128_GCM_SHA256\n";
    static char path[TEST_PATH_CAPACITY];

    test_path_join(folder, "openssl.cnf", path);
    test_file_write(path, text, strlen(text));
    CHECK(setenv("OPENSSL_CONF", path, 1) == 0);
}

static void servers_open(struct servers *servers, const char *program, const char *folder)
{
    *servers = (struct servers){.folder = folder};
    serve(&servers->own, program, "serve", folder, &servers->own_port);
    serve(&servers->tls, program, "serve-tls", folder, &servers->tls_port);
    choose_cipher(folder);
    if (grpc_is_there())
        grpc_server_open(&servers->grpc, folder, &servers->grpc_port);
    else
        fprintf(stderr, "without gRPC: libgrpc++-dev is not installed\n");
}

static void servers_close(struct servers *servers)
{
    test_process_close(&servers->own);
    test_process_close(&servers->tls);
    test_process_close(&servers->grpc);
}

static struct bench_pace compare(struct bench *bench, const struct servers *servers,
                                 const char *suffix, int connections, int calls)
{
    char names[3][BENCH_NAME_CAPACITY];
    static const char *const sides[] = {"rpc", "tls", "grpc"};
    struct load *load = load_open(servers->folder, servers->own_port, connections, calls);
    struct tls_client *tls =
        tls_client_open(servers->folder, servers->tls_port, connections, calls);
    struct grpc_client grpc = {0};

    for (size_t i = 0; i < COUNT_OF(sides); i++)
        snprintf(names[i], sizeof names[i], "%s-%s", sides[i], suffix);
    struct bench_side own = {names[0], load_run, load, {servers->own.pid}};
    struct bench_side peers[] = {{names[1], tls_client_run, tls, {servers->tls.pid}},
                                 {names[2], grpc_client_run, &grpc, {servers->grpc.pid}}};
    if (grpc_is_there()) {
        grpc_client_open(&grpc, servers->folder, servers->grpc_port, connections, calls);
        peers[1].processes[1] = grpc.process.pid;
    }
    struct bench_pace pace = bench_compare(bench, &own, peers, grpc_is_there() ? 2 : 1);
    if (grpc_is_there())
        grpc_client_close(&grpc);
    tls_client_close(&tls);
    load_close(&load);
    return pace;
}

static void measure_blocking(struct bench *bench, const struct servers *servers)
{
    struct load *load = load_open(servers->folder, servers->own_port, 1, 1);
    struct bench_side blocking = {"rpc-blocking-1", load_run_blocking, load, {servers->own.pid}};
    struct bench_side begun = {"rpc-begun-1", load_run, load, {servers->own.pid}};

    bench_compare(bench, &blocking, &begun, 1);
    load_close(&load);
}

static void measure_latency(struct bench *bench, const struct servers *servers, double rate)
{
    struct load *load = load_open(servers->folder, servers->own_port, 2, 0);

    bench_open_loop(bench,
                    &(struct bench_open_loop){
                        .name = "rpc-64-half", .rate = rate, .begin = load_begin, .context = load});
    load_close(&load);
}

static void measure(const char *program, const char *folder)
{
    struct bench *bench = bench_open("rpc");
    struct servers servers;

    bench_version(bench, "openssl", OpenSSL_version(OPENSSL_VERSION));
    servers_open(&servers, program, folder);
    measure_blocking(bench, &servers);
    compare(bench, &servers, "1", 1, 1);
    struct bench_pace pace = compare(bench, &servers, "64", 2, 64);
    compare(bench, &servers, "256", 4, 256);
    measure_latency(bench, &servers, pace.rate / 2);
    servers_close(&servers);
    bench_close(&bench);
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "serve") == 0)
        return echo_serve(arguments[2]);
    if (count == 3 && strcmp(arguments[1], "serve-tls") == 0)
        return tls_serve(arguments[2]);

    CLEANUP(test_directory_close) struct test_directory directory = {0};
    test_directory_open(&directory);
    folder_fill(directory.path);
    measure(arguments[0], directory.path);
    return EXIT_SUCCESS;
}
