/* The envelopes. What our reader accepts, the generated one accepts with the same fields, and
 * writing it gives a message that reads the same. */
#include <assert.h>
#include <stdlib.h>

#include "rpc/envelope.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(struct bytes ours, const void *theirs, size_t size)
{
    return bytes_equal(ours, (struct bytes){theirs, size});
}

static void compare_requests(struct bytes input, const struct rpc_request *ours)
{
    Sekisho__Rpc__V1__Request *theirs =
        sekisho__rpc__v1__request__unpack(NULL, input.size, input.data);

    assert(theirs != NULL);
    assert(same(ours->method, theirs->method, strlen(theirs->method)));
    assert(same((struct bytes){ours->request_id.bytes, UUID_SIZE}, theirs->request_id.data,
                theirs->request_id.len));
    assert(ours->timeout_ms == theirs->timeout_ms);
    assert(ours->sent_at_ms == theirs->sent_at_ms);
    assert(same(ours->idempotency_key, theirs->idempotency_key.data, theirs->idempotency_key.len));
    assert(same(ours->pass, theirs->pass, strlen(theirs->pass)));
    assert(same(ours->body, theirs->body.data, theirs->body.len));
    sekisho__rpc__v1__request__free_unpacked(theirs, NULL);
}

static void encode_again(const struct rpc_request *first)
{
    size_t capacity = rpc_request_head_capacity(first) + first->body.size;
    uint8_t *out = malloc(capacity);
    struct rpc_request second;

    assert(out != NULL);
    size_t size = rpc_request_encode_head(first, first->body.size, out);
    if (first->body.size > 0)
        memcpy(out + size, first->body.data, first->body.size);
    size += first->body.size;
    assert(size <= capacity);
    assert(status_is_ok(rpc_request_decode((struct bytes){out, size}, &second)));
    assert(bytes_equal(first->method, second.method) && bytes_equal(first->body, second.body));
    assert(bytes_equal(first->traceparent, second.traceparent));
    free(out);
}

static void read_response(struct bytes input)
{
    uint8_t head[RPC_RESPONSE_HEAD_CAPACITY];
    struct rpc_response first;
    struct rpc_response second;

    if (!status_is_ok(rpc_response_decode(input, &first)))
        return;
    size_t size = rpc_response_encode_head(&first, 0, head);
    assert(status_is_ok(rpc_response_decode((struct bytes){head, size}, &second)));
    assert(first.code == second.code && first.not_begun == second.not_begun);
    assert(bytes_equal(first.text, second.text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct rpc_request request;

    if (status_is_ok(rpc_request_decode(input, &request))) {
        compare_requests(input, &request);
        encode_again(&request);
    }
    read_response(input);
    return 0;
}
