#include "rpc/message.h"

#include <string.h>

#include "base/utf8.h"
#include "rpc/wire.h"

enum { FIELDS_MAXIMUM = 64 }; /* declared in one message: the bits of `seen` */

/* A message within the message: what is left of it, and which of its fields have come. */
struct frame {
    const ProtobufCMessageDescriptor *descriptor;
    struct bytes rest;
    uint64_t seen;
};

struct check {
    struct frame frames[RPC_DEPTH_MAXIMUM];
    size_t depth;
    size_t parts;
    enum rpc_strictness strictness;
};

static bool is_text(struct bytes bytes)
{
    return bytes_are_utf8(bytes) && (bytes.size == 0 || memchr(bytes.data, 0, bytes.size) == NULL);
}

static enum wire_type type_on_wire(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
        return WIRE_VARINT;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return WIRE_FIXED32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return WIRE_FIXED64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return WIRE_BYTES;
    }
    return WIRE_BYTES;
}

static bool enumerator_is_known(const ProtobufCEnumDescriptor *descriptor, uint64_t value)
{
    return value <= INT32_MAX &&
           protobuf_c_enum_descriptor_get_value(descriptor, (int)value) != NULL;
}

/* Whether a number on the wire is one of the field's: protobuf-c would cut it to size. */
static bool number_fits(const struct check *check, const ProtobufCFieldDescriptor *field,
                        uint64_t value)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_BOOL:
        return value <= 1;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_SINT32:
        return value <= UINT32_MAX;
    case PROTOBUF_C_TYPE_INT32:
        return value <= INT32_MAX || value >= (uint64_t)INT32_MIN;
    case PROTOBUF_C_TYPE_ENUM:
        return check->strictness == RPC_TOLERANT || enumerator_is_known(field->descriptor, value);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return true;
    }
    return false;
}

/* A list of numbers in one BYTES field. */
static bool check_packed(struct check *check, const ProtobufCFieldDescriptor *field,
                         struct bytes list)
{
    enum wire_type type = type_on_wire(field->type);
    size_t size = type == WIRE_FIXED32 ? 4 : 8;

    if (type != WIRE_VARINT) {
        check->parts += list.size / size;
        return list.size % size == 0 && check->parts <= RPC_PARTS_MAXIMUM;
    }
    while (list.size > 0) {
        uint64_t value = 0;
        if (++check->parts > RPC_PARTS_MAXIMUM || !wire_varint(&list, &value) ||
            !number_fits(check, field, value))
            return false;
    }
    return true;
}

/* Whether another member of the field's oneof has come already. */
static bool oneof_is_taken(const struct frame *frame, const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *descriptor = frame->descriptor;

    for (unsigned i = 0; i < descriptor->n_fields && i < FIELDS_MAXIMUM; i++) {
        const ProtobufCFieldDescriptor *other = &descriptor->fields[i];
        if ((other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && (frame->seen >> i & 1) &&
            other->quantifier_offset == field->quantifier_offset)
            return true;
    }
    return false;
}

/* Counts the field as come; false when it must not come (again). */
static bool check_place(struct frame *frame, const ProtobufCFieldDescriptor *field)
{
    size_t index = (size_t)(field - frame->descriptor->fields);
    if (index >= FIELDS_MAXIMUM)
        return false;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return true;
    if (frame->seen >> index & 1)
        return false;
    if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && oneof_is_taken(frame, field))
        return false;
    frame->seen |= UINT64_C(1) << index;
    return true;
}

static bool enter(struct check *check, const ProtobufCMessageDescriptor *descriptor,
                  struct bytes bytes)
{
    if (check->depth == RPC_DEPTH_MAXIMUM || descriptor->n_fields > FIELDS_MAXIMUM)
        return false;
    check->frames[check->depth++] = (struct frame){.descriptor = descriptor, .rest = bytes};
    return true;
}

static bool check_value(struct check *check, const ProtobufCFieldDescriptor *field,
                        const struct wire_field *found)
{
    enum wire_type expected = type_on_wire(field->type);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;

    if (repeated && expected != WIRE_BYTES && found->type == WIRE_BYTES)
        return check_packed(check, field, found->bytes);
    if (found->type != expected)
        return false;
    if ((repeated || field->type == PROTOBUF_C_TYPE_MESSAGE) && ++check->parts > RPC_PARTS_MAXIMUM)
        return false;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return enter(check, field->descriptor, found->bytes);
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return is_text(found->bytes);
    return number_fits(check, field, found->value);
}

static bool check_field(struct check *check, struct frame *frame, const struct wire_field *found)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(frame->descriptor, found->number);
    if (field == NULL)
        return check->strictness == RPC_TOLERANT && ++check->parts <= RPC_PARTS_MAXIMUM;
    return check_place(frame, field) && check_value(check, field, found);
}

struct status rpc_message_check(const ProtobufCMessageDescriptor *descriptor, struct bytes bytes,
                                enum rpc_strictness strictness)
{
    struct check check = {.strictness = strictness};
    bool good = enter(&check, descriptor, bytes);

    /* A stack of our own and not the machine's: how deep it gets is the sender's choice. */
    while (good && check.depth > 0) {
        struct frame *frame = &check.frames[check.depth - 1];
        struct wire_field found;
        enum wire_outcome outcome = wire_next(&frame->rest, &found);
        if (outcome == WIRE_END)
            check.depth--;
        else
            good = outcome == WIRE_FIELD && check_field(&check, frame, &found);
    }
    return good ? OK : FAIL(INVALID_ARGUMENT, "the message is malformed");
}

/* protobuf-c's allocator over an arena, with a budget of its own. */
struct budget {
    struct arena *arena;
    size_t left;
    bool exhausted;
};

static void *budget_alloc(void *data, size_t size)
{
    struct budget *budget = data;
    void *memory = size <= budget->left ? arena_alloc(budget->arena, size) : NULL;

    if (memory == NULL)
        budget->exhausted = true;
    else
        budget->left -= size;
    return memory;
}

static void budget_free(void *data, void *memory)
{
    (void)data;
    (void)memory; /* goes with the arena */
}

struct status rpc_message_decode(const ProtobufCMessageDescriptor *descriptor, struct bytes bytes,
                                 enum rpc_strictness strictness, struct arena *arena,
                                 ProtobufCMessage **out)
{
    static const uint8_t nothing = 0;
    TRY(rpc_message_check(descriptor, bytes, strictness));

    struct budget budget = {.arena = arena, .left = RPC_DECODED_MAXIMUM};
    ProtobufCAllocator allocator = {budget_alloc, budget_free, &budget};
    ProtobufCMessage *message = protobuf_c_message_unpack(descriptor, &allocator, bytes.size,
                                                          bytes.size > 0 ? bytes.data : &nothing);
    if (message == NULL && budget.exhausted)
        return arena_failure();
    if (message == NULL)
        return FAIL(INVALID_ARGUMENT, "the message is malformed");
    *out = message;
    return OK;
}

ProtobufCMessage *rpc_message_new(const ProtobufCMessageDescriptor *descriptor, struct arena *arena)
{
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    if (message)
        protobuf_c_message_init(descriptor, message);
    return message;
}
