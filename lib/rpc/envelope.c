#include "rpc/envelope.h"

#include "base/utf8.h"
#include "rpc/method.h"
#include "rpc/wire.h"

/* Field numbers of rpc.proto. */
enum {
    REQUEST_METHOD = 1,
    REQUEST_ID = 2,
    REQUEST_TIMEOUT_MS = 3,
    REQUEST_SENT_AT_MS = 4,
    REQUEST_IDEMPOTENCY_KEY = 5,
    REQUEST_PASS = 6,
    REQUEST_TRACEPARENT = 7,
    REQUEST_BODY = 8,

    RESPONSE_CODE = 1,
    RESPONSE_TEXT = 2,
    RESPONSE_BODY = 3,
    RESPONSE_NOT_BEGUN = 4,
};

/* One that is left out, or whose form is wrong, must not turn a call away (W3C trace context
 * section 2.2.2): it is taken as none. */
static struct bytes well_formed_traceparent(struct bytes text)
{
    if (text.size != RPC_TRACEPARENT_SIZE)
        return (struct bytes){0};
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool dash = i == 2 || i == 35 || i == 52;
        bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (dash ? c != '-' : !digit)
            return (struct bytes){0};
    }
    return text;
}

static bool is_printable(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~')
            return false;
    return true;
}

/* Puts one field into its place; false when it has none, or its type, size or range is wrong. */
static bool request_take(struct rpc_request *request, const struct wire_field *field)
{
    bool number = field->number == REQUEST_TIMEOUT_MS || field->number == REQUEST_SENT_AT_MS;
    if (field->type != (number ? WIRE_VARINT : WIRE_BYTES))
        return false;

    switch (field->number) {
    case REQUEST_METHOD:
        request->method = field->bytes;
        return field->bytes.size <= RPC_NAME_MAXIMUM && is_printable(field->bytes);
    case REQUEST_ID:
        return uuid_from_bytes(field->bytes.data, field->bytes.size, &request->request_id);
    case REQUEST_TIMEOUT_MS:
        request->timeout_ms = (uint32_t)field->value;
        return field->value <= RPC_DEADLINE_MAXIMUM_MS;
    case REQUEST_SENT_AT_MS:
        request->sent_at_ms = field->value;
        return field->value <= INT64_MAX;
    case REQUEST_IDEMPOTENCY_KEY:
        request->idempotency_key = field->bytes;
        return field->bytes.size >= RPC_KEY_MINIMUM && field->bytes.size <= RPC_KEY_MAXIMUM;
    case REQUEST_PASS:
        request->pass = field->bytes;
        return field->bytes.size <= RPC_PASS_MAXIMUM && is_printable(field->bytes);
    case REQUEST_TRACEPARENT:
        request->traceparent = well_formed_traceparent(field->bytes);
        return true;
    case REQUEST_BODY:
        request->body = field->bytes;
        return true;
    default:
        return false;
    }
}

/* The next field of a message none of whose fields may come twice. Field numbers are below 32 or
 * nobody's. */
static enum wire_outcome next_once(struct bytes *rest, uint32_t *seen, struct wire_field *out)
{
    enum wire_outcome outcome = wire_next(rest, out);
    if (outcome != WIRE_FIELD || out->number >= 32)
        return outcome;
    uint32_t bit = UINT32_C(1) << out->number;
    if (*seen & bit)
        return WIRE_MALFORMED;
    *seen |= bit;
    return WIRE_FIELD;
}

struct status rpc_request_decode(struct bytes message, struct rpc_request *out)
{
    struct rpc_request request = {0};
    struct wire_field field;
    uint32_t seen = 0;
    enum wire_outcome outcome;

    while ((outcome = next_once(&message, &seen, &field)) == WIRE_FIELD)
        if (!request_take(&request, &field))
            return FAIL(INVALID_ARGUMENT, "the envelope has a field that is unknown or wrong");
    if (outcome == WIRE_MALFORMED)
        return FAIL(INVALID_ARGUMENT, "the envelope is malformed");
    if (request.method.size == 0 || uuid_is_nil(request.request_id) || request.timeout_ms == 0)
        return FAIL(INVALID_ARGUMENT, "the envelope lacks method, request_id or timeout_ms");
    *out = request;
    return OK;
}

size_t rpc_request_head_capacity(const struct rpc_request *request)
{
    return wire_bytes_capacity(request->method.size) + wire_bytes_capacity(UUID_SIZE) +
           wire_bytes_capacity(request->idempotency_key.size) +
           wire_bytes_capacity(request->pass.size) +
           wire_bytes_capacity(request->traceparent.size) + (size_t)3 * WIRE_NUMBER_CAPACITY;
}

size_t rpc_request_encode_head(const struct rpc_request *request, size_t body_size, uint8_t *out)
{
    struct bytes id = {request->request_id.bytes, UUID_SIZE};
    uint8_t *at = out;

    at += wire_put_bytes(at, REQUEST_METHOD, request->method);
    at += wire_put_bytes(at, REQUEST_ID, id);
    at += wire_put_number(at, REQUEST_TIMEOUT_MS, request->timeout_ms);
    at += wire_put_number(at, REQUEST_SENT_AT_MS, request->sent_at_ms);
    at += wire_put_bytes(at, REQUEST_IDEMPOTENCY_KEY, request->idempotency_key);
    at += wire_put_bytes(at, REQUEST_PASS, request->pass);
    at += wire_put_bytes(at, REQUEST_TRACEPARENT, request->traceparent);
    at += wire_put_bytes_head(at, REQUEST_BODY, body_size);
    return (size_t)(at - out);
}

static bool response_take(struct rpc_response *response, const struct wire_field *field)
{
    switch (field->number) {
    case RESPONSE_CODE:
        response->code = status_code_from_number(
            field->value <= STATUS_CODE_COUNT ? (long long)field->value : STATUS_CODE_COUNT);
        return field->type == WIRE_VARINT;
    case RESPONSE_TEXT:
        response->text = field->bytes;
        return field->type == WIRE_BYTES && field->bytes.size <= RPC_TEXT_MAXIMUM &&
               bytes_are_utf8(field->bytes);
    case RESPONSE_BODY:
        response->body = field->bytes;
        return field->type == WIRE_BYTES;
    case RESPONSE_NOT_BEGUN:
        response->not_begun = field->value == 1;
        return field->type == WIRE_VARINT && field->value <= 1;
    default:
        return true;
    }
}

struct status rpc_response_decode(struct bytes message, struct rpc_response *out)
{
    struct rpc_response response = {0};
    struct wire_field field;
    uint32_t seen = 0;
    enum wire_outcome outcome;

    while ((outcome = next_once(&message, &seen, &field)) == WIRE_FIELD)
        if (!response_take(&response, &field))
            return FAIL(DATA_LOSS, "the answer cannot be read");
    if (outcome == WIRE_MALFORMED)
        return FAIL(DATA_LOSS, "the answer cannot be read");
    *out = response;
    return OK;
}

/* The longest beginning of at most `maximum` bytes that does not end within a character. */
static struct bytes cut_text(struct bytes text, size_t maximum)
{
    if (text.size <= maximum)
        return text;
    text.size = maximum;
    while (text.size > 0 && !bytes_are_utf8(text))
        text.size--;
    return text;
}

size_t rpc_response_encode_head(const struct rpc_response *response, size_t body_size,
                                uint8_t out[static RPC_RESPONSE_HEAD_CAPACITY])
{
    uint8_t *at = out;

    at += wire_put_number(at, RESPONSE_CODE, response->code);
    at += wire_put_bytes(at, RESPONSE_TEXT, cut_text(response->text, RPC_TEXT_MAXIMUM));
    at += wire_put_number(at, RESPONSE_NOT_BEGUN, response->not_begun);
    at += wire_put_bytes_head(at, RESPONSE_BODY, body_size);
    return (size_t)(at - out);
}
