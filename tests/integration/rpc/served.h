/* A server in a process of its own, to be killed and stopped: the test's program again, which calls
 * served_main() when its arguments are "serve DIRECTORY PORT". */
#ifndef INTEGRATION_RPC_SERVED_H
#define INTEGRATION_RPC_SERVED_H

#include "support/process.h"
#include "world.h"

struct served {
    const char *program; /* the test's arguments[0] */
    uint16_t port;       /* 0: a free one when it starts; the same again afterwards */
    struct test_process process;
};

/* What it says of each call of "Change" that it refused because its deadline had passed. */
#define SERVED_LATE_CHANGE "a change came too late"

/* The server's main: says its port, serves the world's methods with up to 512 calls in flight until
 * SIGTERM, drains, says "ended in order". */
int served_main(const char *directory, const char *port);

void served_start(struct served *served, const struct world *world);
void served_stop(struct served *served); /* by SIGKILL */

/* A client of it as portal. */
struct rpc_client *served_client(const struct served *served, const struct world *world);

#endif
