#include "methods.h"

#include "handlers/handlers.h"
#include "sekisho/session/v1/session.pb-c.h"

#define MESSAGE(name) &sekisho__session__v1__##name##__descriptor
#define METHOD(name_, request_, response_, handler_)                                               \
    .name = "sekisho.session.v1.Session/" name_, .request = MESSAGE(request_),                     \
    .response = MESSAGE(response_), .handler = handler_

const struct rpc_method session_methods[SESSION_METHOD_COUNT] = {
    {
        METHOD("Create", create_request, create_response, handle_create),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_CHANGE,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
    },
    {
        METHOD("Check", check_request, check_response, handle_check),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* of a yes; a no is recorded by the handler */
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE_FIRST,
        .deadline_ms = 2000,
        .shortcut = check_from_memory,
    },
    {
        METHOD("IssuePass", issue_pass_request, issue_pass_response, handle_issue_pass),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the verified password is auth's */
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_INLINE,
        .deadline_ms = 2000,
    },
    {
        METHOD("Rotate", rotate_request, rotate_response, handle_rotate),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,   /* but for theft, which the handler records */
        .repeat = RPC_REPEAT_SAFE, /* the second one is given nothing */
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
    },
    {
        METHOD("End", end_request, end_response, handle_end), .callers = {"portal", "auth"},
        .pass = RPC_PASS_OPTIONAL, .audit = RPC_AUDIT_RESTRICT, .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER, .deadline_ms = 4000, /* up to a second for replicas to confirm */
    },
    {
        METHOD("SetBarrier", set_barrier_request, set_barrier_response, handle_set_barrier),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
    {
        METHOD("PutNetworks", put_networks_request, put_networks_response, handle_put_networks),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the change is auth's */
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
    {
        METHOD("PutTenantPolicy", put_tenant_policy_request, put_tenant_policy_response,
               handle_put_tenant_policy),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the change is auth's */
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
    {
        METHOD("List", list_request, list_response, handle_list),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
    },
    {
        METHOD("ListAll", list_all_request, list_all_response, handle_list_all),
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .permission = "sessions.view",
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
    },
    {
        METHOD("EndAll", end_all_request, end_all_response, handle_end_all), .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED, .permission = "sessions.end", .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY, .run = RPC_RUN_WORKER,
        .deadline_ms = 4000, /* up to a second for replicas to confirm */
    },
    {
        METHOD("EndTenant", end_tenant_request, end_tenant_response, handle_end_tenant),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
    {
        METHOD("ForgetTenant", forget_tenant_request, forget_tenant_response, handle_forget_tenant),
        .callers = {"auth"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the change is auth's */
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
    {
        METHOD("DescribeEnd", describe_end_request, describe_end_response, handle_describe_end),
        .callers = {"portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
    },
    {
        METHOD("RaiseEpoch", raise_epoch_request, raise_epoch_response, handle_raise_epoch),
        .callers = {"operator"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_RESTRICT,
        .repeat = RPC_REPEAT_BY_KEY,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 4000,
    },
};
