/* What a handler sees of one RPC. Everything was checked before it runs: the caller, the size,
 * every field's place and form (not its meaning), the deadline, the pass.
 *
 *     struct status handle_end(struct call *call)
 *     {
 *         struct session_service *service = call->service;
 *         const EndRequest *request = call->request;
 *         EndResponse *response = call->response;
 *         ...
 *         TRY(call_text(call, session.login_id, &response->login_id));
 *         return OK;
 *     }
 *
 * A handler returns OK and leaves `response` filled, or returns a status and what it wrote into
 * `response` is not sent. It never frees: `request`, `response` and what call_*() gives live in
 * `arena`, which is wiped when the answer has left. A test makes a struct call of its own.
 */
#ifndef RPC_CALL_H
#define RPC_CALL_H

#include <protobuf-c/protobuf-c.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "log/log.h"

struct pass_claims;   /* pass/pass.h */
struct call_progress; /* what call_is_cancelled() looks at */

struct call {
    void *service;       /* rpc_server_options.context */
    const void *request; /* the method's request message; texts are UTF-8 without NUL, never NULL */
    void *response;      /* the method's response message, initialised */
    struct arena *arena; /* memory of this call */
    const struct log *log; /* carries request_id, method, caller */
    const char *caller;    /* who calls: "portal", the last part of the certificate's identity */
    const char *method;    /* its name, as the method table has it */
    bool is_granted;       /* not by the table, but by the service's configuration */
    const struct pass_claims *pass;       /* verified; NULL when the call brought none */
    int64_t now_us;                       /* database clock; what rules are to be decided by */
    int64_t deadline_monotonic_ms;        /* as clock_monotonic_ms() counts */
    struct bytes idempotency_key;         /* 16 to 64 bytes, or none */
    struct uuid request_id;               /* one for all calls that one outside request leads to */
    const char *traceparent;              /* W3C trace context, or NULL */
    const struct call_progress *progress; /* NULL in a test: never cancelled */
};

/* A copy of `text` in the call's arena, as response fields want it. RESOURCE_EXHAUSTED when the
 * call has used up its memory. */
NODISCARD struct status call_text(const struct call *call, const char *text, char **out);

/* The same of bytes. */
NODISCARD struct status call_bytes(const struct call *call, const void *data, size_t size,
                                   ProtobufCBinaryData *out);

/* The same of a UUID, as 16 bytes. */
NODISCARD struct status call_uuid(const struct call *call, struct uuid uuid,
                                  ProtobufCBinaryData *out);

/* Milliseconds until the deadline, never negative. For time limits of what the handler waits for.
 */
int64_t call_remaining_ms(const struct call *call);

/* True when nobody waits for the answer any more: the deadline passed, the peer's connection is
 * gone, or the server's grace is over. A handler that works in rounds asks before each. */
bool call_is_cancelled(const struct call *call);

#endif
