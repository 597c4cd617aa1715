/* gRPC's side of the bench, a program in C++ that is there when Debian's libgrpc++-dev was when the
 * tree was configured. */
#ifndef BENCH_RPC_GRPC_PEER_H
#define BENCH_RPC_GRPC_PEER_H

#include <stdbool.h>

#include "bench/support/bench.h"
#include "support/directory.h"
#include "support/process.h"

bool grpc_is_there(void);

/* Starts its server; for grpc_serve's port. */
void grpc_server_open(struct test_process *server, const char *folder, uint16_t *port_out);

struct grpc_client {
    struct test_process process;
    int commands; /* a FIFO it reads */
};

/* One at a time in a folder. */
void grpc_client_open(struct grpc_client *client, const char *folder, uint16_t port,
                      int connections, int calls);
void grpc_client_close(struct grpc_client *client);
uint64_t grpc_client_run(void *client, int64_t duration_us); /* for struct bench_side */

/* Waits for "serving on port N" of any server here. */
uint16_t server_port(struct test_process *server);

#endif
