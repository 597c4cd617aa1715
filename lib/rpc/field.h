/* Texts and bytes as fields of a request. protobuf-c's structs point to what may be written, though
 * encoding only reads it: these lend what is const for as long as the request lives, without a copy
 * and so without a second place to wipe. Not for answers, which outlive the handler that fills them
 * (call_text()). */
#ifndef RPC_FIELD_H
#define RPC_FIELD_H

#include <protobuf-c/protobuf-c.h>

#include "base/bytes.h"

static inline char *rpc_text(const char *text)
{
    union {
        const char *lent;
        char *field;
    } pointer = {.lent = text};

    return pointer.field;
}

/* A list of texts; its count goes into the field beside it. */
static inline char **rpc_texts(const char *const *texts)
{
    union {
        const char *const *lent;
        char **field;
    } pointer = {.lent = texts};

    return pointer.field;
}

static inline ProtobufCBinaryData rpc_bytes(struct bytes bytes)
{
    union {
        const uint8_t *lent;
        uint8_t *field;
    } pointer = {.lent = bytes.data};

    return (ProtobufCBinaryData){.len = bytes.size, .data = pointer.field};
}

#endif
