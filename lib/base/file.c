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

/* Why the file is not to be believed, or NULL. Asked of what was opened: the name may mean another
 * by then.
 */
static const char *distrust(const struct stat *about)
{
    if ((about->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "others may write the file; take their rights away (chmod go-w)";
    if (about->st_uid != geteuid() && about->st_uid != 0)
        return "the file belongs to another user";
    return NULL;
}

static struct status read_file(const char *path, bool must_be_trusted, struct buffer *out)
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
    const char *reason = must_be_trusted ? distrust(&about) : NULL;
    if (reason)
        return (struct status){STATUS_FAILED_PRECONDITION, reason};

    TRY(buffer_outcome(out));
    struct status outcome = read_all(descriptor, out);
    if (!status_is_ok(outcome)) {
        out->size = before;
        out->failed = false;
    }
    return outcome;
}

struct status file_read(const char *path, struct buffer *out)
{
    return read_file(path, /* must_be_trusted */ false, out);
}

struct status file_read_trusted(const char *path, struct buffer *out)
{
    return read_file(path, /* must_be_trusted */ true, out);
}

bool file_stamp_take(const char *path, struct file_stamp *out)
{
    struct stat about;

    *out = (struct file_stamp){0};
    if (stat(path, &about) != 0)
        return false;
    out->device = about.st_dev;
    out->inode = about.st_ino;
    out->size = about.st_size;
    out->modified = about.st_mtim;
    out->changed = about.st_ctim;
    return true;
}

static bool is_same_moment(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           is_same_moment(a->modified, b->modified) && is_same_moment(a->changed, b->changed);
}

bool file_stamp_renew(const char *path, struct file_stamp *seen)
{
    const struct file_stamp before = *seen;

    (void)file_stamp_take(path, seen);
    return !file_stamp_equal(seen, &before);
}
