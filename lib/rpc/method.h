/* One row for each method of a service: its whole security policy, readable in one screen.
 *
 *     static const struct rpc_method METHODS[] = {
 *         {
 *             .name = "sekisho.session.v1.Session/Check",
 *             .callers = {"portal"},
 *             .pass = RPC_PASS_NONE,
 *             .audit = RPC_AUDIT_NONE,
 *             .repeat = RPC_REPEAT_SAFE,
 *             .run = RPC_RUN_INLINE_FIRST,
 *             .deadline_ms = 2000,
 *             .request = &sekisho__session__v1__check_request__descriptor,
 *             .response = &sekisho__session__v1__check_response__descriptor,
 *             .handler = handle_check,
 *             .shortcut = check_from_memory,
 *         },
 *     };
 *
 * Nothing has a default: a row that leaves a column out keeps the server from starting.
 */
#ifndef RPC_METHOD_H
#define RPC_METHOD_H

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/call.h"

/* In `callers`: every identity of the own trust domain and namespace. */
#define RPC_ANY_CALLER "*"
/* In `callers`: every identity that the service's own configuration grants the method
 * (rpc_server_options.is_granted). No identity is called so. */
#define RPC_GRANTED_CALLER "+granted"

enum {
    RPC_CALLERS_MAXIMUM = 8,
    RPC_METHODS_MAXIMUM = 128, /* of one server */
    RPC_NAME_MAXIMUM = 96,     /* characters of a method's name */
    RPC_DEADLINE_MAXIMUM_MS = 60000,
};

/* Calls in flight, unless the options say otherwise. A server refuses what is past its number, a
 * client lets it wait within its deadline: with room to spare no client fills a server alone. */
enum {
    RPC_SERVER_CALLS = 200,
    RPC_CLIENT_CALLS = 128,
};

/* Whether the call must say for which user it is made. */
enum rpc_pass {
    RPC_PASS_UNDECLARED,
    RPC_PASS_NONE,     /* a call that brings one is refused */
    RPC_PASS_OPTIONAL, /* verified when there; call->pass is NULL when not */
    RPC_PASS_REQUIRED, /* from every caller */
    /* from every caller but `operator` and those the configuration grants it, who may not bring one
     */
    RPC_PASS_UNLESS_OPERATOR,
};

/* What the method does to the operation history. */
enum rpc_audit {
    RPC_AUDIT_UNDECLARED,
    RPC_AUDIT_NONE,     /* leaves no event */
    RPC_AUDIT_READ,     /* the reading is recorded */
    RPC_AUDIT_CHANGE,   /* a change; refused while the outbox has no room */
    RPC_AUDIT_RESTRICT, /* only takes rights away; has a reserve in the outbox */
};

/* Whether a caller that got no answer may send the call again. */
enum rpc_repeat {
    RPC_REPEAT_UNDECLARED,
    RPC_REPEAT_SAFE,   /* once or ten times is the same; a key is refused */
    RPC_REPEAT_BY_KEY, /* needs an idempotency key, which the handler keeps */
};

/* Where the handler runs. */
enum rpc_run {
    RPC_RUN_UNDECLARED,
    RPC_RUN_INLINE, /* on nng's thread: from memory alone; one that waits stops the whole process */
    RPC_RUN_WORKER, /* on a worker thread: may wait for the database */
    RPC_RUN_INLINE_FIRST, /* `shortcut` as INLINE; what it leaves undecided, `handler` as WORKER */
};

typedef struct status (*rpc_handler)(struct call *call);

/* True when it has answered, with `out` written. False when memory cannot decide: `response` is as
 * it was, and the method's handler decides the same call on a worker. */
typedef bool (*rpc_shortcut)(struct call *call, struct status *out);

struct rpc_method {
    const char *name; /* "sekisho.session.v1.Session/Check" */
    const char *callers[RPC_CALLERS_MAXIMUM];
    enum rpc_pass pass;
    const char *permission; /* demanded of the pass, "history.view"; NULL for none */
    enum rpc_audit audit;
    enum rpc_repeat repeat;
    enum rpc_run run;
    int64_t deadline_ms; /* a caller may ask for less; more is cut to this */
    const ProtobufCMessageDescriptor *request;
    const ProtobufCMessageDescriptor *response;
    rpc_handler handler;
    rpc_shortcut shortcut; /* for RPC_RUN_INLINE_FIRST alone, NULL for the others */
};

/* FAILED_PRECONDITION unless every column of every row is declared and no name comes twice; the
 * row at fault is logged. */
NODISCARD struct status rpc_methods_check(const struct rpc_method *methods, size_t count,
                                          const struct log *log);

/* The row of that name, or NULL. */
const struct rpc_method *rpc_method_find(const struct rpc_method *methods, size_t count,
                                         struct bytes name);

/* Whether that peer ("portal") may call the method, whatever is granted besides. */
bool rpc_method_allows(const struct rpc_method *method, const char *caller);

/* Whether the configuration may grant the method to others. */
bool rpc_method_is_grantable(const struct rpc_method *method);

#endif
