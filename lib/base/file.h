/* Small files that are read whole: settings, keys, certificates; and whether they are still the
 * same. Nothing here writes. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "base/bytes.h"
#include "base/status.h"

/* Appends the content of the regular file at `path` to `out`, whose maximum bounds it; links are
 * followed. NOT_FOUND when there is none, RESOURCE_EXHAUSTED when it is larger than the room in
 * `out`, UNAVAILABLE when it cannot be read, INVALID_ARGUMENT when it is not a regular file. On
 * failure `out` is as it was. */
NODISCARD struct status file_read(const char *path, struct buffer *out);

/* The same for what gives rights: FAILED_PRECONDITION when somebody else may write the file, that
 * is its group or all, or its owner who is neither we nor root. */
NODISCARD struct status file_read_trusted(const char *path, struct buffer *out);

/* Tells one state of a file from another, rights included. A Kubernetes volume swaps a link, which
 * changes the inode behind the name. Take it before reading: what changes while you read is then
 * seen the next time. */
struct file_stamp {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec modified, changed;
};

/* False, and {0}, when there is no file, or none that can be looked at. */
bool file_stamp_take(const char *path, struct file_stamp *out);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

/* For who reads a file again when it has changed: puts its stamp into `seen`, and says whether that
 * was another. A file that is not there is no other than {0}. */
bool file_stamp_renew(const char *path, struct file_stamp *seen);

#endif
