/* Protobuf messages as JSON and back, by their descriptors, in the canonical mapping of proto3
 * (protobuf.dev/programming-guides/json):
 *
 *     int64, sint64           a text of digits, since a JSON reader may keep numbers as doubles;
 *                             a number is taken too
 *     int32, uint32           a number; a text of digits is taken too
 *     bytes                   base64 (RFC 4648 section 4, padded); base64url and unpadded are taken
 *     enum                    the enumerator's name; its number is taken too
 *     names                   lowerCamelCase; the name in the .proto file is taken too
 *     zero, empty, absent     left out; null is taken as absent
 *
 * Types that no message of ours has (float, double, uint64, maps) have no mapping here. */
#ifndef SEKISHOCTL_MAPPING_H
#define SEKISHOCTL_MAPPING_H

#include <protobuf-c/protobuf-c.h>

#include "base/arena.h"
#include "json/json.h"
#include "json/write.h"

enum {
    MAPPING_NAME_CAPACITY = 64, /* of a field, NUL included; longer ones have no mapping */
    MAPPING_PROBLEM_CAPACITY = 512,
    MAPPING_DEPTH_MAXIMUM = 4,    /* messages within messages, as lib/rpc takes them */
    MAPPING_PARTS_MAXIMUM = 8192, /* messages and elements of lists, all together */
};

/* What of the text is wrong, with its place: "roles[2]: write a text". One line. */
struct mapping_problem {
    char text[MAPPING_PROBLEM_CAPACITY];
};

/* A message in the arena from an object. INVALID_ARGUMENT, with `problem` filled, for a member that
 * the message has not (its name is told), one that comes in both spellings, two of one oneof, and
 * values of the wrong type or range. RESOURCE_EXHAUSTED when the arena is used up. */
NODISCARD struct status mapping_read(const ProtobufCMessageDescriptor *descriptor,
                                     const struct json *json, struct arena *arena,
                                     ProtobufCMessage **out, struct mapping_problem *problem);

/* Writes a message as the member `key`, or as an element or a whole when `key` is NULL. An
 * enumerator without a name is written as its number. `arena` is worked with. Must not be deeper
 * than MAPPING_DEPTH_MAXIMUM, which RPC answers are not. */
NODISCARD struct status mapping_write(struct json_writer *writer, const char *key,
                                      const ProtobufCMessage *message, struct arena *arena);

/* False when the field is of a type without a mapping. */
bool mapping_has(const ProtobufCFieldDescriptor *field);

/* "tenant_id" as "tenantId"; false, with `out` untouched, when it does not fit. */
NODISCARD bool mapping_name(const char *name, char out[static MAPPING_NAME_CAPACITY]);

#endif
