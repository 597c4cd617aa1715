/* The two messages of proto/sekisho/rpc/v1/rpc.proto that travel around every call, read and
 * written without copying. A test holds this reader against the generated one. For lib/rpc. */
#ifndef RPC_ENVELOPE_H
#define RPC_ENVELOPE_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"

enum {
    RPC_KEY_MINIMUM = 16, /* bytes of an idempotency key */
    RPC_KEY_MAXIMUM = 64,
    RPC_PASS_MAXIMUM = 4096,
    RPC_TRACEPARENT_SIZE = 55, /* "00-" 32 digits "-" 16 digits "-" 2 digits */
    RPC_TEXT_MAXIMUM = 512,    /* of a status, on the wire */
};

/* Views of the message it was read from; empty where a field was not there. */
struct rpc_request {
    struct bytes method;
    struct uuid request_id;
    uint32_t timeout_ms;
    uint64_t sent_at_ms;
    struct bytes idempotency_key;
    struct bytes pass;
    struct bytes traceparent; /* well-formed, or empty */
    struct bytes body;
};

struct rpc_response {
    enum status_code code;
    struct bytes text;
    struct bytes body;
    bool not_begun;
};

/* INVALID_ARGUMENT for anything but a request whose every field has its form and length. */
NODISCARD struct status rpc_request_decode(struct bytes message, struct rpc_request *out);

/* How many bytes rpc_request_encode_head() needs at most, and its work: everything up to the
 * `body_size` bytes of the body, which the caller writes behind. Returns the size. */
size_t rpc_request_head_capacity(const struct rpc_request *request);
size_t rpc_request_encode_head(const struct rpc_request *request, size_t body_size, uint8_t *out);

/* DATA_LOSS for anything but a response. Unlike in requests, unknown fields are skipped: servers
 * are updated before their callers. */
NODISCARD struct status rpc_response_decode(struct bytes message, struct rpc_response *out);

/* The same for a response; a text is cut to RPC_TEXT_MAXIMUM. */
enum { RPC_RESPONSE_HEAD_CAPACITY = RPC_TEXT_MAXIMUM + 64 };
size_t rpc_response_encode_head(const struct rpc_response *response, size_t body_size,
                                uint8_t out[static RPC_RESPONSE_HEAD_CAPACITY]);

#endif
