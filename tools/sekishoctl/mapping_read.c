#include "mapping.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/encoding.h"
#include "base/number.h"
#include "mapping_private.h"

/* A message whose members are still to be read. They wait in a line, so that nothing recurses. */
struct waiting {
    ProtobufCMessage *message;
    const struct json *object;
    const char *path; /* "" or "changes[2]." */
    size_t depth;
    struct waiting *next;
};

struct reading {
    struct arena *arena;
    struct waiting *last;
    size_t parts;
    struct mapping_problem *problem;
};

/* A value's place in text and message. */
struct place {
    const struct waiting *parent;
    const ProtobufCFieldDescriptor *field;
    const char *path; /* "changes[2].field" */
};

__attribute__((format(printf, 3, 4))) static struct status refuse(const struct reading *reading,
                                                                  const char *path,
                                                                  const char *format, ...)
{
    char reason[MAPPING_PROBLEM_CAPACITY];
    va_list list;

    va_start(list, format);
    (void)vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    (void)snprintf(reading->problem->text, sizeof reading->problem->text, "%.200s: %.300s",
                   path[0] ? path : "the message", reason);
    return FAIL(INVALID_ARGUMENT, "the JSON does not fit the message");
}

/* The texts of numbers are taken too, as the mapping says. */
static bool read_number(const struct json *json, int64_t minimum, int64_t maximum, int64_t *out)
{
    return (json->kind == JSON_NUMBER || json->kind == JSON_TEXT) &&
           number_parse(json->text, strlen(json->text), minimum, maximum, out);
}

static struct status read_int32(const struct reading *reading, const struct place *place,
                                const struct json *json, void *at)
{
    int64_t value = 0;

    if (!read_number(json, INT32_MIN, INT32_MAX, &value))
        return refuse(reading, place->path, "write a whole number of 32 bits");
    *(int32_t *)at = (int32_t)value;
    return OK;
}

static struct status read_uint32(const struct reading *reading, const struct place *place,
                                 const struct json *json, void *at)
{
    int64_t value = 0;

    if (!read_number(json, 0, UINT32_MAX, &value))
        return refuse(reading, place->path, "write a whole number of 32 bits, not negative");
    *(uint32_t *)at = (uint32_t)value;
    return OK;
}

static struct status read_int64(const struct reading *reading, const struct place *place,
                                const struct json *json, void *at)
{
    if (!read_number(json, INT64_MIN, INT64_MAX, at))
        return refuse(reading, place->path, "write a whole number of 64 bits");
    return OK;
}

static struct status read_bool(const struct reading *reading, const struct place *place,
                               const struct json *json, void *at)
{
    if (json->kind != JSON_BOOL)
        return refuse(reading, place->path, "write true or false");
    *(protobuf_c_boolean *)at = json->boolean;
    return OK;
}

static struct status read_enumerator(const struct reading *reading, const struct place *place,
                                     const struct json *json, void *at)
{
    const ProtobufCEnumDescriptor *descriptor = place->field->descriptor;
    const ProtobufCEnumValue *value = NULL;
    int64_t number = 0;

    if (json->kind == JSON_TEXT)
        value = protobuf_c_enum_descriptor_get_value_by_name(descriptor, json->text);
    else if (json->kind == JSON_NUMBER && read_number(json, 0, INT32_MAX, &number))
        value = protobuf_c_enum_descriptor_get_value(descriptor, (int)number);
    if (value == NULL)
        return refuse(reading, place->path, "write the name of a %s, such as %s", descriptor->name,
                      descriptor->values[descriptor->n_values - 1].name);
    *(int32_t *)at = value->value;
    return OK;
}

static struct status read_text(const struct reading *reading, const struct place *place,
                               const struct json *json, void *at)
{
    if (json->kind != JSON_TEXT)
        return refuse(reading, place->path, "write a text");
    *(char **)at = arena_copy_text(reading->arena, json->text);
    return *(char **)at ? OK : arena_failure();
}

/* The text without its padding, in the alphabet of base64url. Padding is whole or not there. */
static bool unify_base64(char *text, size_t *size_out)
{
    size_t size = strlen(text);
    size_t padded = size;

    while (size > 0 && padded - size < 2 && text[size - 1] == '=')
        size--;
    if (size != padded && padded % 4 != 0)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '+')
            text[i] = '-';
        if (text[i] == '/')
            text[i] = '_';
    }
    *size_out = size;
    return true;
}

static struct status read_bytes(const struct reading *reading, const struct place *place,
                                const struct json *json, void *at)
{
    char *text = arena_copy_text(reading->arena, json->kind == JSON_TEXT ? json->text : "");
    size_t length = 0;

    if (text == NULL)
        return arena_failure();
    if (json->kind != JSON_TEXT || !unify_base64(text, &length))
        return refuse(reading, place->path, "write the bytes in base64");
    size_t size = base64url_decoded_size(length);
    uint8_t *data = arena_alloc(reading->arena, size);
    if (data == NULL)
        return arena_failure();
    if (!base64url_decode(text, length, data, size))
        return refuse(reading, place->path, "write the bytes in base64");
    *(ProtobufCBinaryData *)at = (ProtobufCBinaryData){size, data};
    return OK;
}

/* Puts a message in line behind the others. */
static struct status await(struct reading *reading, ProtobufCMessage *message,
                           const struct json *object, const char *path, size_t depth)
{
    struct waiting *waiting = arena_alloc(reading->arena, sizeof *waiting);

    if (waiting == NULL)
        return arena_failure();
    *waiting = (struct waiting){message, object, path, depth, NULL};
    if (reading->last)
        reading->last->next = waiting;
    reading->last = waiting;
    return OK;
}

static struct status read_message(struct reading *reading, const struct place *place,
                                  const struct json *json, void *at)
{
    const ProtobufCMessageDescriptor *descriptor = place->field->descriptor;

    if (json->kind != JSON_OBJECT)
        return refuse(reading, place->path, "write an object");
    if (place->parent->depth + 1 > MAPPING_DEPTH_MAXIMUM)
        return refuse(reading, place->path, "messages are at most %d deep", MAPPING_DEPTH_MAXIMUM);
    ProtobufCMessage *message = arena_alloc(reading->arena, descriptor->sizeof_message);
    const char *path = arena_format(reading->arena, "%s.", place->path);
    if (message == NULL || path == NULL)
        return arena_failure();
    protobuf_c_message_init(descriptor, message);
    *(ProtobufCMessage **)at = message;
    return await(reading, message, json, path, place->parent->depth + 1);
}

static struct status read_value(struct reading *reading, const struct place *place,
                                const struct json *json, void *at)
{
    if (++reading->parts > MAPPING_PARTS_MAXIMUM)
        return refuse(reading, place->path, "the message has more than %d parts",
                      MAPPING_PARTS_MAXIMUM);
    switch (place->field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return read_int32(reading, place, json, at);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return read_uint32(reading, place, json, at);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return read_int64(reading, place, json, at);
    case PROTOBUF_C_TYPE_BOOL:
        return read_bool(reading, place, json, at);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enumerator(reading, place, json, at);
    case PROTOBUF_C_TYPE_STRING:
        return read_text(reading, place, json, at);
    case PROTOBUF_C_TYPE_BYTES:
        return read_bytes(reading, place, json, at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return read_message(reading, place, json, at);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        break;
    }
    return refuse(reading, place->path, "a field of this type cannot be written as JSON");
}

static struct status read_list(struct reading *reading, const struct place *place,
                               const struct json *json)
{
    uint8_t *message = (uint8_t *)place->parent->message;
    size_t size = mapping_element_size(place->field);
    size_t index = 0;

    if (json->kind != JSON_ARRAY)
        return refuse(reading, place->path, "write a list");
    uint8_t *list = arena_alloc_array(reading->arena, json->count, size);
    if (list == NULL)
        return arena_failure();
    for (const struct json *element = json->first; element; element = element->next, index++) {
        struct place one = *place;
        one.path = arena_format(reading->arena, "%s[%zu]", place->path, index);
        if (one.path == NULL)
            return arena_failure();
        TRY(read_value(reading, &one, element, list + index * size));
    }
    *(uint8_t **)(void *)(message + place->field->offset) = list;
    *(size_t *)(void *)(message + place->field->quantifier_offset) = json->count;
    return OK;
}

/* A member of a oneof; another of it that was there before is a contradiction. */
static struct status choose(const struct reading *reading, const struct place *place)
{
    uint8_t *message = (uint8_t *)place->parent->message;
    uint32_t *which = (uint32_t *)(void *)(message + place->field->quantifier_offset);

    if (!(place->field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
        return OK;
    if (*which != 0)
        return refuse(reading, place->path, "only one of this field and its alternatives");
    *which = place->field->id;
    return OK;
}

/* The field of that name, in either spelling; NULL when there is none. */
static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const char *key)
{
    char name[MAPPING_NAME_CAPACITY];

    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (strcmp(field->name, key) == 0)
            return field;
        if (mapping_name(field->name, name) && strcmp(name, key) == 0)
            return field;
    }
    return NULL;
}

/* Whether an earlier member means the same field in the other spelling. */
static bool came_before(const struct waiting *waiting, const struct json *member,
                        const ProtobufCFieldDescriptor *field)
{
    for (const struct json *json = waiting->object->first; json != member; json = json->next) {
        if (find_field(waiting->message->descriptor, json->key) == field)
            return true;
    }
    return false;
}

static struct status read_member(struct reading *reading, const struct waiting *waiting,
                                 const struct json *member)
{
    const ProtobufCMessageDescriptor *descriptor = waiting->message->descriptor;
    struct place place = {.parent = waiting};

    place.path = arena_format(reading->arena, "%s%s", waiting->path, member->key);
    if (place.path == NULL)
        return arena_failure();
    place.field = find_field(descriptor, member->key);
    if (place.field == NULL)
        return refuse(reading, place.path, "%s has no such field", descriptor->name);
    if (came_before(waiting, member, place.field))
        return refuse(reading, place.path, "the field comes twice");
    if (member->kind == JSON_NULL)
        return OK;
    if (place.field->label == PROTOBUF_C_LABEL_REPEATED)
        return read_list(reading, &place, member);
    TRY(choose(reading, &place));
    return read_value(reading, &place, member, (uint8_t *)waiting->message + place.field->offset);
}

struct status mapping_read(const ProtobufCMessageDescriptor *descriptor, const struct json *json,
                           struct arena *arena, ProtobufCMessage **out,
                           struct mapping_problem *problem)
{
    struct reading reading = {.arena = arena, .problem = problem};

    if (json->kind != JSON_OBJECT)
        return refuse(&reading, "", "write an object, {} when it has no fields");
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    if (message == NULL)
        return arena_failure();
    protobuf_c_message_init(descriptor, message);
    TRY(await(&reading, message, json, "", 1));
    for (const struct waiting *waiting = reading.last; waiting; waiting = waiting->next) {
        for (const struct json *member = waiting->object->first; member; member = member->next)
            TRY(read_member(&reading, waiting, member));
    }
    *out = message;
    return OK;
}
