/* The protobuf wire format (protobuf.dev/programming-guides/encoding), field by field and without
 * copying. Only its one canonical spelling is read: no number longer than it must be. For lib/rpc.
 */
#ifndef RPC_WIRE_H
#define RPC_WIRE_H

#include <stdint.h>

#include "base/bytes.h"

enum wire_type {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_BYTES = 2,
    WIRE_FIXED32 = 5,
};

struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value;     /* of a VARINT, FIXED32 or FIXED64 */
    struct bytes bytes; /* of a BYTES: a view of what is read */
};

enum wire_outcome { WIRE_FIELD, WIRE_END, WIRE_MALFORMED };

/* Takes the next field off the front of `rest`. */
enum wire_outcome wire_next(struct bytes *rest, struct wire_field *out);

/* Takes a number off the front; false when there is none, or not in its shortest form. */
NODISCARD bool wire_varint(struct bytes *rest, uint64_t *out);

enum {
    WIRE_VARINT_CAPACITY = 10,
    WIRE_TAG_CAPACITY = 2, /* our field numbers are below 16, and most envelopes' fields few */
};

/* Write to `out` and return how many bytes; a field that is zero or empty is left out, as proto3
 * does it. `out` has room: see wire_*_size. */
size_t wire_put_varint(uint8_t *out, uint64_t value);
size_t wire_put_number(uint8_t *out, uint32_t field, uint64_t value);
size_t wire_put_bytes(uint8_t *out, uint32_t field, struct bytes value);

/* Only tag and length of a BYTES field, whose `size` bytes the caller writes behind them. */
size_t wire_put_bytes_head(uint8_t *out, uint32_t field, size_t size);

/* At most so many bytes for a number, or for bytes of `size`. */
enum { WIRE_NUMBER_CAPACITY = WIRE_TAG_CAPACITY + WIRE_VARINT_CAPACITY };
static inline size_t wire_bytes_capacity(size_t size)
{
    return WIRE_NUMBER_CAPACITY + size;
}

#endif
