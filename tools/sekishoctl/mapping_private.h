/* What reading and writing share: how protobuf-c keeps a field. */
#ifndef SEKISHOCTL_MAPPING_PRIVATE_H
#define SEKISHOCTL_MAPPING_PRIVATE_H

#include <protobuf-c/protobuf-c.h>

#include "base/bytes.h"

/* Bytes of one value of the field's type, as it stands in the message or in its list. */
size_t mapping_element_size(const ProtobufCFieldDescriptor *field);

#endif
