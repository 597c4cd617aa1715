#include "backbone/once.h"

#include <string.h>

#include "rpc/message.h"

/* The kept answer takes the place of the empty one. */
static struct status restore(struct call *call, struct bytes answer)
{
    ProtobufCMessage *response = call->response;
    ProtobufCMessage *kept = NULL;

    TRY(rpc_message_decode(response->descriptor, answer, RPC_TOLERANT, call->arena, &kept));
    memcpy(response, kept, response->descriptor->sizeof_message);
    return OK;
}

void once_name(const struct call *call, const struct backbone *backbone, struct once *out)
{
    *out = (struct once){0};
    idempotency_init(&out->idempotency, &backbone->idempotency_keys, call->caller,
                     call->idempotency_key, call->request);
}

struct status once_look(const struct call *call, const struct backbone *backbone,
                        struct db_transaction *transaction, struct once *out,
                        struct bytes *kept_out)
{
    struct idempotency_answer answer;

    once_name(call, backbone, out);
    TRY(idempotency_begin(transaction, &out->idempotency, call->arena, &answer));
    out->is_repeated = answer.is_repeated;
    *kept_out = answer.result;
    return OK;
}

struct status once_begin(struct call *call, const struct backbone *backbone,
                         struct db_transaction *transaction, struct once *out)
{
    struct bytes kept;

    TRY(once_look(call, backbone, transaction, out, &kept));
    return out->is_repeated ? restore(call, kept) : OK;
}

struct status once_finish(const struct call *call, struct db_transaction *transaction,
                          const struct once *once)
{
    const ProtobufCMessage *response = call->response;
    size_t size = protobuf_c_message_get_packed_size(response);
    uint8_t *packed = arena_alloc(call->arena, size);

    if (packed == NULL)
        return arena_failure();
    (void)protobuf_c_message_pack(response, packed);
    return idempotency_finish(transaction, &once->idempotency, (struct bytes){packed, size});
}
