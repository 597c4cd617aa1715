#include "methods.h"

#include "handlers/handlers.h"
#include "sekisho/audit/v1/history.pb-c.h"

#define MESSAGE(name) &sekisho__audit__v1__##name##__descriptor

const struct rpc_method audit_methods[AUDIT_METHOD_COUNT] = {
    {
        .name = "sekisho.audit.v1.History/Append",
        .callers = {"auth", "session", "sso", "portal"},
        .pass = RPC_PASS_NONE,
        .audit = RPC_AUDIT_NONE, /* the events are the record */
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 5000,
        .request = MESSAGE(append_request),
        .response = MESSAGE(append_response),
        .handler = handle_append,
    },
    {
        .name = "sekisho.audit.v1.History/Search",
        .callers = {"portal", "operator"},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "history.view",
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 5000,
        .request = MESSAGE(search_request),
        .response = MESSAGE(search_response),
        .handler = handle_search,
    },
    {
        .name = "sekisho.audit.v1.History/Export",
        .callers = {"portal"},
        .pass = RPC_PASS_REQUIRED,
        .permission = "history.export",
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 5000,
        .request = MESSAGE(search_request),
        .response = MESSAGE(search_response),
        .handler = handle_export,
    },
    {
        .name = "sekisho.audit.v1.History/Get",
        .callers = {"portal", "operator"},
        .pass = RPC_PASS_UNLESS_OPERATOR,
        .permission = "history.view",
        .audit = RPC_AUDIT_READ,
        .repeat = RPC_REPEAT_SAFE,
        .run = RPC_RUN_WORKER,
        .deadline_ms = 2000,
        .request = MESSAGE(get_request),
        .response = MESSAGE(record),
        .handler = handle_get,
    },
};
