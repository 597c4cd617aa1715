#include "echo.h"

#include <stdio.h>
#include <unistd.h>

#include "folder.h"
#include "rpc/server.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"
#include "support/check.h"

#define ECHO_NAME "sekisho.bench.v1.Bench/Echo"

const struct rpc_target echo_target = {ECHO_NAME, &sekisho__rpc__v1__method__descriptor,
                                       RPC_REPEAT_SAFE};

static struct status handle_echo(struct call *call)
{
    const Sekisho__Rpc__V1__Method *request = call->request;
    Sekisho__Rpc__V1__Method *response = call->response;

    response->name = request->name; /* both are of the same arena */
    return OK;
}

static const struct rpc_method methods[] = {{
    .name = ECHO_NAME,
    .callers = {"portal"},
    .pass = RPC_PASS_NONE,
    .audit = RPC_AUDIT_NONE,
    .repeat = RPC_REPEAT_SAFE,
    .run = RPC_RUN_INLINE,
    .deadline_ms = 10000,
    .request = &sekisho__rpc__v1__method__descriptor,
    .response = &sekisho__rpc__v1__method__descriptor,
    .handler = handle_echo,
}};

int echo_serve(const char *folder)
{
    struct log log = log_open("session");
    struct rpc_server *server = NULL;

    log.threshold = LOG_LEVEL_ERROR;
    CHECK_OK(rpc_server_open(
        &(struct rpc_server_options){
            .service = "session",
            .log = &log,
            .credentials = folder_credentials(folder, "session", &log),
            .listen = {"127.0.0.1:0"},
            .methods = methods,
            .method_count = COUNT_OF(methods),
            .calls_in_flight = 512,
            .calls_per_second = 1000000,
        },
        &server));
    printf("serving on port %u\n", rpc_server_port(server, 0));
    fflush(stdout);
    for (;;)
        pause();
}
