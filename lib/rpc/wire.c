#include "rpc/wire.h"

#include <string.h>

enum {
    FIELD_NUMBER_MAXIMUM = 536870911, /* 2^29 - 1 */
    BITS_IN_BYTE = 7,
    MORE = 0x80,
};

static void skip(struct bytes *rest, size_t size)
{
    rest->data += size;
    rest->size -= size;
}

bool wire_varint(struct bytes *rest, uint64_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < WIRE_VARINT_CAPACITY && i < rest->size; i++) {
        uint64_t byte = rest->data[i];
        if (i == WIRE_VARINT_CAPACITY - 1 && byte > 1)
            return false; /* past 64 bits */
        value |= (byte & ~(uint64_t)MORE) << (BITS_IN_BYTE * i);
        if (byte & MORE)
            continue;
        if (i > 0 && byte == 0)
            return false; /* longer than it must be */
        skip(rest, i + 1);
        *out = value;
        return true;
    }
    return false;
}

static bool take_little_endian(struct bytes *rest, size_t size, uint64_t *out)
{
    if (rest->size < size)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)rest->data[i] << (8 * i);
    skip(rest, size);
    *out = value;
    return true;
}

static bool take_bytes(struct bytes *rest, struct bytes *out)
{
    uint64_t size = 0;
    if (!wire_varint(rest, &size) || size > rest->size)
        return false;
    *out = (struct bytes){rest->data, (size_t)size};
    skip(rest, (size_t)size);
    return true;
}

static bool take_value(struct bytes *rest, struct wire_field *field)
{
    switch (field->type) {
    case WIRE_VARINT:
        return wire_varint(rest, &field->value);
    case WIRE_FIXED64:
        return take_little_endian(rest, 8, &field->value);
    case WIRE_BYTES:
        return take_bytes(rest, &field->bytes);
    case WIRE_FIXED32:
        return take_little_endian(rest, 4, &field->value);
    }
    return false; /* the wire has groups (3, 4) and numbers that mean nothing (6, 7) */
}

enum wire_outcome wire_next(struct bytes *rest, struct wire_field *out)
{
    if (rest->size == 0)
        return WIRE_END;

    uint64_t tag = 0;
    if (!wire_varint(rest, &tag) || tag >> 3 == 0 || tag >> 3 > FIELD_NUMBER_MAXIMUM)
        return WIRE_MALFORMED;
    struct wire_field field = {.number = (uint32_t)(tag >> 3), .type = (enum wire_type)(tag & 7)};
    if (!take_value(rest, &field))
        return WIRE_MALFORMED;
    *out = field;
    return WIRE_FIELD;
}

size_t wire_put_varint(uint8_t *out, uint64_t value)
{
    size_t size = 0;

    while (value >= MORE) {
        out[size++] = (uint8_t)(value | MORE);
        value >>= BITS_IN_BYTE;
    }
    out[size++] = (uint8_t)value;
    return size;
}

size_t wire_put_number(uint8_t *out, uint32_t field, uint64_t value)
{
    if (value == 0)
        return 0;
    size_t size = wire_put_varint(out, (uint64_t)field << 3 | WIRE_VARINT);
    return size + wire_put_varint(out + size, value);
}

size_t wire_put_bytes_head(uint8_t *out, uint32_t field, size_t size)
{
    if (size == 0)
        return 0;
    size_t head = wire_put_varint(out, (uint64_t)field << 3 | WIRE_BYTES);
    return head + wire_put_varint(out + head, size);
}

size_t wire_put_bytes(uint8_t *out, uint32_t field, struct bytes value)
{
    size_t head = wire_put_bytes_head(out, field, value.size);
    if (value.size > 0)
        memcpy(out + head, value.data, value.size);
    return head + value.size;
}
