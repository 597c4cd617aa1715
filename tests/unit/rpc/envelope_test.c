#include <criterion/criterion.h>

#include "rpc/envelope.h"
#include "rpc/method.h"
#include "sekisho/rpc/v1/rpc.pb-c.h"

typedef Sekisho__Rpc__V1__Request Request;
typedef Sekisho__Rpc__V1__Response Response;

/* Arrays, because the generated structures hold pointers to what may change. */
static char method[] = "sekisho.test.v1.Test/Echo";
static char pass[] = "aaa.bbb.ccc";
static char traceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
static char empty[] = "";
static char with_space[] = "with space";
static char with_accent[] = "with\xe9";
static char again[] = "try again";
static uint8_t id[UUID_SIZE] = {9, 8, 7};
static uint8_t key[RPC_KEY_MAXIMUM + 1] = {1};

static Request whole(void)
{
    Request request = SEKISHO__RPC__V1__REQUEST__INIT;

    request.method = method;
    request.request_id = (ProtobufCBinaryData){UUID_SIZE, id};
    request.timeout_ms = 2000;
    request.sent_at_ms = 123456789012;
    request.idempotency_key = (ProtobufCBinaryData){16, key};
    request.pass = pass;
    request.traceparent = traceparent;
    request.body = (ProtobufCBinaryData){3, id};
    return request;
}

/* Packs with the generated code and reads with ours. */
static enum status_code decode(const Request *request, struct rpc_request *out)
{
    static uint8_t packed[16384];
    size_t size = sekisho__rpc__v1__request__pack(request, packed);

    return rpc_request_decode((struct bytes){packed, size}, out).code;
}

static bool equal(struct bytes bytes, const char *text)
{
    return bytes_equal(bytes, bytes_of(text));
}

Test(envelope, reads_what_the_generated_code_writes)
{
    Request request = whole();
    struct rpc_request found;

    cr_assert_eq(decode(&request, &found), STATUS_OK);
    cr_assert(equal(found.method, request.method));
    cr_assert_arr_eq(found.request_id.bytes, id, UUID_SIZE);
    cr_assert_eq(found.timeout_ms, 2000);
    cr_assert_eq(found.sent_at_ms, 123456789012);
    cr_assert_eq(found.idempotency_key.size, 16);
    cr_assert(equal(found.pass, request.pass));
    cr_assert(equal(found.traceparent, request.traceparent));
    cr_assert_eq(found.body.size, 3);
}

Test(envelope, writes_what_the_generated_code_writes)
{
    Request request = whole();
    static uint8_t theirs[512];
    static uint8_t ours[512];
    struct rpc_request same;

    cr_assert_eq(decode(&request, &same), STATUS_OK);
    size_t size = sekisho__rpc__v1__request__pack(&request, theirs);
    size_t head = rpc_request_encode_head(&same, same.body.size, ours);
    memcpy(ours + head, same.body.data, same.body.size);
    cr_assert_leq(head, rpc_request_head_capacity(&same));
    cr_assert_eq(head + same.body.size, size);
    cr_assert_arr_eq(ours, theirs, size);
}

Test(envelope, refuses_requests_whose_fields_are_missing_or_out_of_range)
{
    char long_name[RPC_NAME_MAXIMUM + 2];
    static char long_pass[RPC_PASS_MAXIMUM + 2];
    Request wrong[12];
    size_t count = 0;
    struct rpc_request untouched = {.timeout_ms = 77};

    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    memset(long_pass, 'x', sizeof long_pass - 1);
    for (size_t i = 0; i < 12; i++)
        wrong[i] = whole();
    wrong[count++].method = empty;
    wrong[count++].method = long_name;
    wrong[count++].method = with_space;
    wrong[count++].method = with_accent;
    wrong[count++].request_id.len = 15;
    wrong[count++].request_id.len = 0;
    wrong[count++].timeout_ms = 0;
    wrong[count++].timeout_ms = 60001;
    wrong[count++].sent_at_ms = UINT64_MAX;
    wrong[count++].idempotency_key.len = 15;
    wrong[count++].idempotency_key.len = RPC_KEY_MAXIMUM + 1;
    wrong[count++].pass = long_pass;
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(decode(&wrong[i], &untouched), STATUS_INVALID_ARGUMENT, "case %zu", i);
    cr_assert_eq(untouched.timeout_ms, 77);
}

Test(envelope, refuses_unknown_and_repeated_fields)
{
    static uint8_t packed[1024];
    Request request = whole();
    size_t size = sekisho__rpc__v1__request__pack(&request, packed);
    struct rpc_request found;

    memcpy(packed + size, "\x4a\x01x", 3); /* field 9 */
    cr_assert_eq(rpc_request_decode((struct bytes){packed, size + 3}, &found).code,
                 STATUS_INVALID_ARGUMENT);
    memcpy(packed + size, "\x18\x01", 2); /* timeout_ms again */
    cr_assert_eq(rpc_request_decode((struct bytes){packed, size + 2}, &found).code,
                 STATUS_INVALID_ARGUMENT);
    memcpy(packed + size, "\x1a\x01x", 3); /* timeout_ms as bytes */
    cr_assert_eq(rpc_request_decode((struct bytes){packed, size + 3}, &found).code,
                 STATUS_INVALID_ARGUMENT);
}

Test(envelope, takes_a_malformed_traceparent_for_none)
{
    static const char *const wrong[] = {
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "x",
    };
    struct rpc_request found;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Request request = whole();
        char text[64];
        snprintf(text, sizeof text, "%s", wrong[i]);
        request.traceparent = text;
        cr_expect_eq(decode(&request, &found), STATUS_OK);
        cr_expect_eq(found.traceparent.size, 0, "case %zu", i);
    }
}

Test(envelope, refuses_every_beginning_of_a_request)
{
    static uint8_t packed[512];
    Request request = whole();
    size_t size = sekisho__rpc__v1__request__pack(&request, packed);
    struct rpc_request found;
    size_t accepted = 0;

    for (size_t cut = 0; cut < size; cut++)
        if (rpc_request_decode((struct bytes){packed, cut}, &found).code == STATUS_OK)
            accepted++;
    cr_assert_eq(accepted, 4 + 1); /* whole fields after the three that must be there */
}

static enum status_code decode_response(const Response *response, struct rpc_response *out)
{
    static uint8_t packed[4096];
    size_t size = sekisho__rpc__v1__response__pack(response, packed);

    return rpc_response_decode((struct bytes){packed, size}, out).code;
}

Test(envelope, reads_and_writes_responses_as_the_generated_code_does)
{
    Response response = SEKISHO__RPC__V1__RESPONSE__INIT;
    struct rpc_response found;
    uint8_t head[RPC_RESPONSE_HEAD_CAPACITY];

    response.code = STATUS_UNAVAILABLE;
    response.text = again;
    response.not_begun = true;
    cr_assert_eq(decode_response(&response, &found), STATUS_OK);
    cr_assert(found.code == STATUS_UNAVAILABLE && equal(found.text, "try again"));
    cr_assert(found.not_begun);

    struct bytes ours = {head, rpc_response_encode_head(&found, 0, head)};
    Response *theirs = sekisho__rpc__v1__response__unpack(NULL, ours.size, ours.data);
    cr_assert_not_null(theirs);
    cr_assert_eq(theirs->code, STATUS_UNAVAILABLE);
    cr_assert_str_eq(theirs->text, "try again");
    cr_assert(theirs->not_begun);
    sekisho__rpc__v1__response__free_unpacked(theirs, NULL);
}

Test(envelope, takes_a_code_that_is_none_for_unknown)
{
    Response response = SEKISHO__RPC__V1__RESPONSE__INIT;
    struct rpc_response found;

    response.code = 17;
    cr_assert_eq(decode_response(&response, &found), STATUS_OK);
    cr_assert_eq(found.code, STATUS_UNKNOWN);
}

Test(envelope, cuts_a_long_text_between_characters)
{
    char text[1200];
    uint8_t head[RPC_RESPONSE_HEAD_CAPACITY];
    struct rpc_response found;

    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "関", 3);
    struct rpc_response response = {.code = STATUS_INTERNAL, .text = {(uint8_t *)text, 1197}};
    size_t size = rpc_response_encode_head(&response, 0, head);
    cr_assert_eq(rpc_response_decode((struct bytes){head, size}, &found).code, STATUS_OK);
    cr_assert_eq(found.text.size, 510);
}
