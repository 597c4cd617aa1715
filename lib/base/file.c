#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 4096 };

static void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0)
        (void)close(*descriptor);
}

/* One read() that a signal does not end. */
static ssize_t read_piece(int descriptor, uint8_t *piece, size_t size)
{
    ssize_t got;

    do
        got = read(descriptor, piece, size);
    while (got < 0 && errno == EINTR);
    return got;
}

static void wipe_piece(uint8_t (*piece)[PIECE])
{
    explicit_bzero(*piece, PIECE); /* the file may be a key */
}

/* The size told by stat() is no promise: the file is read until it ends or passes the maximum. */
static struct status read_all(int descriptor, struct buffer *out)
{
    CLEANUP(wipe_piece) uint8_t piece[PIECE];
    ssize_t got;

    while ((got = read_piece(descriptor, piece, sizeof piece)) > 0) {
        buffer_append(out, piece, (size_t)got);
        TRY(buffer_outcome(out));
    }
    if (got < 0)
        return FAIL(UNAVAILABLE, "the file cannot be read");
    return OK;
}

struct status file_read(const char *path, struct buffer *out)
{
    /* O_NONBLOCK: a FIFO in the file's place must not stop us before fstat() tells. */
    CLEANUP(close_descriptor) int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    size_t before = out->size;

    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return FAIL(NOT_FOUND, "there is no such file");
    if (descriptor < 0 || fstat(descriptor, &about) != 0)
        return FAIL(UNAVAILABLE, "the file cannot be opened");
    if (!S_ISREG(about.st_mode))
        return FAIL(INVALID_ARGUMENT, "not a regular file");

    TRY(buffer_outcome(out));
    struct status outcome = read_all(descriptor, out);
    if (!status_is_ok(outcome)) {
        out->size = before;
        out->failed = false;
    }
    return outcome;
}
