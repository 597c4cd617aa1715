/* Answers RPCs: mutual TLS, the method table's rules, worker threads, an orderly end.
 *
 *     CLEANUP(rpc_server_close) struct rpc_server *server = NULL;
 *     TRY(rpc_server_open(&(struct rpc_server_options){
 *             .service = "session", .context = &session, .log = &log, .credentials = credentials,
 *             .listen = {"0.0.0.0:7401"}, .methods = METHODS, .method_count = COUNT_OF(METHODS),
 *         }, &server));
 *     ... wait for SIGTERM ...
 *     rpc_server_drain(server, 10000);
 *
 * A call is checked in this order, and the first check that fails is the answer: rate and calls in
 * flight (RESOURCE_EXHAUSTED), envelope (INVALID_ARGUMENT), method (UNIMPLEMENTED), caller
 * (PERMISSION_DENIED), idempotency key (INVALID_ARGUMENT), deadline (DEADLINE_EXCEEDED), form of
 * the request: unknown or repeated fields, wrong types, text that is not UTF-8, too many parts
 * (INVALID_ARGUMENT), time (UNAVAILABLE), pass (UNAUTHENTICATED), its permission
 * (PERMISSION_DENIED), room for the event (UNAVAILABLE). A worker looks at the deadline once more
 * before it acts.
 */
#ifndef RPC_SERVER_H
#define RPC_SERVER_H

#include <stdint.h>

#include "base/status.h"
#include "log/log.h"
#include "rpc/method.h"

struct tls_credentials; /* tls/credentials.h */
struct rpc_server;

enum { RPC_LISTENERS_MAXIMUM = 4 };

#define RPC_METHOD_UNKNOWN SIZE_MAX

/* The method that every server answers, to everybody. */
#define RPC_LIST_METHODS "sekisho.rpc.v1.Reflection/ListMethods"

/* Verifies passes; lib/pass has the functions that fit. Without `verify` every call that brings a
 * pass, or needs one, is refused. */
struct rpc_pass_rules {
    void *context;
    /* UNAUTHENTICATED unless `text` is a pass for this service, valid at `now_us`; the claims live
     * in `arena`. */
    struct status (*verify)(void *context, struct bytes text, int64_t now_us, struct arena *arena,
                            const struct pass_claims **out);
    bool (*has_permission)(const struct pass_claims *claims, const char *permission);
};

/* 0 or NULL takes what the comment names. */
struct rpc_server_options {
    const char *service; /* own name, for logs */
    void *context;       /* becomes call->service, and the argument of the functions below */
    const struct log *log;
    struct tls_credentials *credentials;       /* must outlive the server */
    const char *listen[RPC_LISTENERS_MAXIMUM]; /* "127.0.0.1:0": port 0 takes a free one */
    const struct rpc_method *methods;
    size_t method_count;

    int workers;              /* 8 threads for methods that wait */
    int calls_in_flight;      /* RPC_SERVER_CALLS: further ones are refused, not queued */
    int connections;          /* 64 for each listener */
    int64_t calls_per_second; /* 20,000 for each peer name, with as many at once after a pause */
    size_t request_maximum;   /* 64 KiB, at most 1 MiB */

    struct rpc_pass_rules pass;
    /* Whether the service's configuration lets `caller` use a method whose callers name
     * RPC_GRANTED_CALLER; for whom or what is the handler's to ask. Runs on nng's thread: it must
     * not wait. NULL: nobody may. */
    bool (*is_granted)(void *context, const char *caller, const char *method);
    /* Microseconds by the database's clock; this machine's when NULL. When it is not known the call
     * is answered with that status: UNAVAILABLE, never a decision by a guess. */
    struct status (*now_us)(void *context, int64_t *out);
    /* OK when the outbox has room for the event of a change; `restricts` may use the reserve.
     * Always OK when NULL. */
    struct status (*may_change)(void *context, bool restricts);
    /* Told of a call that its pass does not allow, by the permission its method asks for or by its
     * handler (PERMISSION_DENIED), before that is answered; for the history. Runs on the worker,
     * and may wait. Methods that run inline are not told of. */
    void (*refused)(const struct call *call, const struct rpc_method *method);
    /* Told of every answer; for metrics. `method` is the row's number in `methods`, method_count
     * for the list of methods that every server answers, RPC_METHOD_UNKNOWN for a call that was
     * refused before its method was known. Runs on the thread that answers: it must not wait. */
    void (*finished)(void *context, size_t method, enum status_code code, int64_t duration_us);
};

/* Counters since the start, and what is now. */
struct rpc_server_stats {
    uint64_t calls; /* that got an answer, of whatever kind */
    uint64_t by_code[STATUS_CODE_COUNT];
    uint64_t refused_rate;
    uint64_t refused_in_flight;
    uint64_t connections_accepted; /* whose TLS handshake succeeded */
    uint64_t connections_refused;  /* handshake failed, or too many */
    uint64_t connections_open;
    uint64_t calls_in_flight;
};

/* FAILED_PRECONDITION when the table or an option is wrong, UNAVAILABLE when an address cannot be
 * listened on; the cause is in the log. */
NODISCARD struct status rpc_server_open(const struct rpc_server_options *options,
                                        struct rpc_server **out);

/* The port the n-th listener has. */
uint16_t rpc_server_port(const struct rpc_server *server, size_t listener);

/* Accepts no further connection, answers further calls with UNAVAILABLE, and waits until the calls
 * in flight are answered, at most `grace_ms`; what is left then is cancelled. */
void rpc_server_drain(struct rpc_server *server, int64_t grace_ms);

/* Stops the threads and frees. Handlers still running are cancelled and waited for. Accepts NULL.
 */
void rpc_server_close(struct rpc_server **server);

void rpc_server_read_stats(const struct rpc_server *server, struct rpc_server_stats *out);

#endif
