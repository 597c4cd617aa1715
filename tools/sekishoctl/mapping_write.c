#include "mapping.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/encoding.h"
#include "mapping_private.h"

enum { NUMBER_CAPACITY = sizeof "-9223372036854775808" };

/* A message being written: its next field, and of a list its next element. */
struct frame {
    const ProtobufCMessage *message;
    unsigned field;
    size_t element;
};

struct writing {
    struct json_writer *json;
    struct arena *arena;
    struct frame frames[MAPPING_DEPTH_MAXIMUM];
    size_t depth;
};

static const void *field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (const uint8_t *)message + field->offset;
}

static size_t list_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    size_t count = 0;

    memcpy(&count, (const uint8_t *)message + field->quantifier_offset, sizeof count);
    return count;
}

/* Whether a single field was set: of a oneof, to this member; of others, to more than nothing. */
static bool is_present(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    static const uint8_t zero[sizeof(uint64_t)];
    const void *at = field_at(message, field);

    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t which = 0;
        memcpy(&which, (const uint8_t *)message + field->quantifier_offset, sizeof which);
        return which == field->id;
    }
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = *(char *const *)at;
        return text != NULL && text[0] != '\0';
    }
    if (field->type == PROTOBUF_C_TYPE_BYTES)
        return ((const ProtobufCBinaryData *)at)->len > 0;
    return memcmp(at, zero, mapping_element_size(field)) != 0;
}

static struct status write_bytes(struct writing *writing, const char *key,
                                 const ProtobufCBinaryData *bytes)
{
    size_t capacity = BASE64URL_CAPACITY(bytes->len) + 2; /* with the padding */
    char *text = arena_alloc(writing->arena, capacity);

    if (text == NULL)
        return arena_failure();
    base64url_encode(bytes->data, bytes->len, text);
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '-')
            text[i] = '+';
        if (text[i] == '_')
            text[i] = '/';
    }
    for (; size % 4 != 0; size++)
        text[size] = '=';
    text[size] = '\0';
    json_write_text(writing->json, key, text);
    return OK;
}

static void write_enumerator(struct writing *writing, const char *key,
                             const ProtobufCEnumDescriptor *descriptor, int32_t number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, number);

    if (value)
        json_write_text(writing->json, key, value->name);
    else
        json_write_int(writing->json, key, number);
}

static void write_long(struct writing *writing, const char *key, int64_t value)
{
    char digits[NUMBER_CAPACITY];

    (void)snprintf(digits, sizeof digits, "%" PRId64, value);
    json_write_text(writing->json, key, digits);
}

static struct status enter(struct writing *writing, const char *key,
                           const ProtobufCMessage *message)
{
    if (writing->depth == MAPPING_DEPTH_MAXIMUM)
        return FAIL(INTERNAL, "the message is too deep to be shown");
    json_object_begin(writing->json, key);
    writing->frames[writing->depth++] = (struct frame){.message = message};
    return OK;
}

static struct status write_value(struct writing *writing, const char *key,
                                 const ProtobufCFieldDescriptor *field, const void *at)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        json_write_int(writing->json, key, *(const int32_t *)at);
        return OK;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        json_write_int(writing->json, key, *(const uint32_t *)at);
        return OK;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        write_long(writing, key, *(const int64_t *)at);
        return OK;
    case PROTOBUF_C_TYPE_BOOL:
        json_write_bool(writing->json, key, *(const protobuf_c_boolean *)at != 0);
        return OK;
    case PROTOBUF_C_TYPE_ENUM:
        write_enumerator(writing, key, field->descriptor, *(const int32_t *)at);
        return OK;
    case PROTOBUF_C_TYPE_STRING:
        json_write_text(writing->json, key, *(char *const *)at);
        return OK;
    case PROTOBUF_C_TYPE_BYTES:
        return write_bytes(writing, key, at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return enter(writing, key, *(ProtobufCMessage *const *)at);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        break;
    }
    return FAIL(UNIMPLEMENTED, "a field has a type that cannot be shown as JSON");
}

/* One element of the list in `frame`, or its end. */
static struct status write_element(struct writing *writing, struct frame *frame, const char *key,
                                   const ProtobufCFieldDescriptor *field)
{
    size_t count = list_count(frame->message, field);
    const uint8_t *list = *(uint8_t *const *)field_at(frame->message, field);

    if (count > 0 && frame->element == 0)
        json_array_begin(writing->json, key);
    if (frame->element < count)
        return write_value(writing, NULL, field,
                           list + frame->element++ * mapping_element_size(field));
    if (count > 0)
        json_array_end(writing->json);
    frame->field++;
    frame->element = 0;
    return OK;
}

/* What comes next of the message at hand: a field, an element, or its end. */
static struct status step(struct writing *writing)
{
    struct frame *frame = &writing->frames[writing->depth - 1];
    const ProtobufCMessageDescriptor *descriptor = frame->message->descriptor;
    char name[MAPPING_NAME_CAPACITY];

    if (frame->field == descriptor->n_fields) {
        json_object_end(writing->json);
        writing->depth--;
        return OK;
    }
    const ProtobufCFieldDescriptor *field = &descriptor->fields[frame->field];
    if (!mapping_has(field) || !mapping_name(field->name, name))
        return FAIL(UNIMPLEMENTED, "a field has a type that cannot be shown as JSON");
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return write_element(writing, frame, name, field);
    frame->field++;
    if (!is_present(frame->message, field))
        return OK;
    return write_value(writing, name, field, field_at(frame->message, field));
}

struct status mapping_write(struct json_writer *writer, const char *key,
                            const ProtobufCMessage *message, struct arena *arena)
{
    struct writing writing = {.json = writer, .arena = arena};

    /* A stack of our own: how deep it gets is the message's choice. */
    TRY(enter(&writing, key, message));
    while (writing.depth > 0)
        TRY(step(&writing));
    return OK;
}
