/* Our own side: a server whose inline handler gives back what it is given. */
#ifndef BENCH_RPC_ECHO_H
#define BENCH_RPC_ECHO_H

#include "rpc/client.h"

enum { ECHO_PAYLOAD = 200 }; /* bytes, the same for every peer */

/* The message is sekisho.rpc.v1.Method, because it is at hand; the payload is its name. */
extern const struct rpc_target echo_target;

/* The server's process: says "serving on port N", serves until it is killed. */
int echo_serve(const char *folder);

#endif
