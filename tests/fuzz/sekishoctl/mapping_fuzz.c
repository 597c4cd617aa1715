/* What is read from JSON goes over the wire and through lib/rpc's own check, and written as JSON
 * and read again it is the same bytes. The first byte of the input picks the message. */
#include <assert.h>

#include "catalogue.h"
#include "mapping.h"
#include "rpc/message.h"
#include "sekisho/audit/v1/event.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Requests and responses of all methods, and the event, which is the deepest. */
static const ProtobufCMessageDescriptor *pick(unsigned choice)
{
    for (size_t i = 0; catalogue_service(i); i++) {
        const ProtobufCServiceDescriptor *service = catalogue_service(i);
        if (choice < 2 * service->n_methods)
            return choice % 2 ? service->methods[choice / 2].output
                              : service->methods[choice / 2].input;
        choice -= 2 * service->n_methods;
    }
    return &sekisho__audit__v1__event__descriptor;
}

static struct bytes pack(struct arena *arena, const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *data = arena_alloc(arena, size);

    assert(data);
    assert(protobuf_c_message_pack(message, data) == size);
    return (struct bytes){data, size};
}

static void assert_same_again(struct arena *arena, const ProtobufCMessage *message,
                              struct bytes packed)
{
    CLEANUP(buffer_clear) struct buffer text;
    struct mapping_problem problem = {{0}};
    const struct json *json = NULL;
    ProtobufCMessage *again = NULL;

    buffer_init(&text, 16 << 20);
    struct json_writer writer = json_writer_begin(&text);
    assert(status_is_ok(mapping_write(&writer, NULL, message, arena)));
    if (text.size > JSON_SIZE_MAXIMUM)
        return;
    assert(status_is_ok(json_parse(arena, buffer_bytes(&text), NULL, &json)));
    assert(status_is_ok(mapping_read(message->descriptor, json, arena, &again, &problem)));
    assert(bytes_equal(packed, pack(arena, again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct mapping_problem problem = {{0}};
    const struct json *json = NULL;
    ProtobufCMessage *message = NULL;

    arena_init(&arena, 128 << 20);
    if (size == 0)
        return 0;
    const ProtobufCMessageDescriptor *descriptor = pick(data[0] - ' ');
    if (!status_is_ok(json_parse(&arena, (struct bytes){data + 1, size - 1}, NULL, &json)))
        return 0;
    if (!status_is_ok(mapping_read(descriptor, json, &arena, &message, &problem))) {
        assert(problem.text[0] != '\0');
        return 0;
    }
    struct bytes packed = pack(&arena, message);
    assert(status_is_ok(rpc_message_check(descriptor, packed, RPC_STRICT)));
    assert_same_again(&arena, message, packed);
    return 0;
}
