/* Small files that are read whole: settings, keys, certificates. Nothing here writes. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/bytes.h"
#include "base/status.h"

/* Appends the content of the regular file at `path` to `out`, whose maximum bounds it; links are
 * followed. NOT_FOUND when there is none, RESOURCE_EXHAUSTED when it is larger than the room in
 * `out`, UNAVAILABLE when it cannot be read, INVALID_ARGUMENT when it is not a regular file. On
 * failure `out` is as it was. */
NODISCARD struct status file_read(const char *path, struct buffer *out);

#endif
