/* Request and response messages: bytes to protobuf-c's structures and back, within limits.
 *
 * protobuf-c takes what it does not know, the last of several, any bytes for a text, and as much
 * memory as it is told to; so bytes are checked against the descriptor first. For lib/rpc. */
#ifndef RPC_MESSAGE_H
#define RPC_MESSAGE_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

enum {
    RPC_DEPTH_MAXIMUM = 4,        /* messages within messages, the outermost counted */
    RPC_PARTS_MAXIMUM = 8192,     /* sub-messages and elements of lists, all together */
    RPC_DECODED_MAXIMUM = 4 << 20 /* bytes a message may need once decoded */
};

/* What a message may hold besides its declared fields. */
enum rpc_strictness {
    RPC_STRICT,   /* a request: nothing */
    RPC_TOLERANT, /* a response: fields and enumerators of a newer version */
};

/* INVALID_ARGUMENT unless every field is declared, has its type and range and, if single, comes
 * once; at most one of each oneof; texts are UTF-8 without NUL; depth and parts within the maxima.
 */
NODISCARD struct status rpc_message_check(const ProtobufCMessageDescriptor *descriptor,
                                          struct bytes bytes, enum rpc_strictness strictness);

/* Checks and decodes into the arena; nothing is to be freed. RESOURCE_EXHAUSTED past the arena's or
 * the message's maximum. */
NODISCARD struct status rpc_message_decode(const ProtobufCMessageDescriptor *descriptor,
                                           struct bytes bytes, enum rpc_strictness strictness,
                                           struct arena *arena, ProtobufCMessage **out);

/* An empty message in the arena, NULL without memory. */
ProtobufCMessage *rpc_message_new(const ProtobufCMessageDescriptor *descriptor,
                                  struct arena *arena);

#endif
