#include "methods.h"

#include "handlers/handlers.h"
#include "sekisho/session/v1/session.pb-c.h"

#define METHOD(name) "sekisho.session.v1.Session/" name
#define DESCRIPTOR(name) &sekisho__session__v1__##name##__descriptor

/* `internal` is the identity of internal systems that check sessions of their own users. */
const struct rpc_method session_methods[SESSION_METHOD_COUNT] = {
    {
        .name = METHOD("Create"),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_CHANGE,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(create_request),
        .response = DESCRIPTOR(create_response),
        .handler = handle_create,
    },
    {
        .name = METHOD("Check"),
        .callers = {"portal", "internal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* of a yes; a no is recorded by the handler */
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE_FIRST,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(check_request),
        .response = DESCRIPTOR(check_response),
        .handler = handle_check,
        .shortcut = check_from_memory,
    },
    {
        .name = METHOD("Rotate"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,   /* but for theft, which the handler records */
        .repeat = RPC_REPEAT_SAFE, /* the second one is given nothing */
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(rotate_request),
        .response = DESCRIPTOR(rotate_response),
        .handler = handle_rotate,
    },
    {
        .name = METHOD("End"),
        .callers = {"portal"},
        .pass = RPC_PASS_OPTIONAL,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000, /* up to a second for replicas to confirm */
        .request = DESCRIPTOR(end_request),
        .response = DESCRIPTOR(end_response),
        .handler = handle_end,
    },
    {
        .name = METHOD("SetBarrier"),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
        .request = DESCRIPTOR(set_barrier_request),
        .response = DESCRIPTOR(set_barrier_response),
        .handler = handle_set_barrier,
    },
    {
        .name = METHOD("PutNetworks"),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the change is auth's */
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
        .request = DESCRIPTOR(put_networks_request),
        .response = DESCRIPTOR(put_networks_response),
        .handler = handle_put_networks,
    },
    {
        .name = METHOD("List"),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(list_request),
        .response = DESCRIPTOR(list_response),
        .handler = handle_list,
    },
    {
        .name = METHOD("ListAll"),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .permission = "sessions.view",
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(list_all_request),
        .response = DESCRIPTOR(list_all_response),
        .handler = handle_list_all,
    },
    {
        .name = METHOD("EndAll"),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .permission = "sessions.end",
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000, /* up to a second for replicas to confirm */
        .request = DESCRIPTOR(end_all_request),
        .response = DESCRIPTOR(end_all_response),
        .handler = handle_end_all,
    },
    {
        .name = METHOD("DescribeEnd"),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = DESCRIPTOR(describe_end_request),
        .response = DESCRIPTOR(describe_end_response),
        .handler = handle_describe_end,
    },
};
