/* Preloaded into a PostgreSQL server of a test: while the file that SEKISHO_FULL_DISK names is
 * there, whatever would make a file longer fails with ENOSPC, and what rewrites what it has does
 * not. That is how a full disk meets a database, without a disk, a mount or rights of root. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

static bool has_room(int descriptor, off_t offset, size_t size)
{
    const char *full = getenv("SEKISHO_FULL_DISK");
    struct stat file;

    if (full == NULL || access(full, F_OK) != 0)
        return true;
    if (fstat(descriptor, &file) != 0 || !S_ISREG(file.st_mode))
        return true;
    return offset + (off_t)size <= file.st_size;
}

static ssize_t refuse(void)
{
    errno = ENOSPC;
    return -1;
}

EXPORTED ssize_t write(int descriptor, const void *data, size_t size)
{
    off_t offset = lseek(descriptor, 0, SEEK_CUR); /* fails for what is no file: then it has room */

    if (offset >= 0 && !has_room(descriptor, offset, size))
        return refuse();
    return syscall(SYS_write, descriptor, data, size);
}

EXPORTED ssize_t pwrite(int descriptor, const void *data, size_t size, off_t offset)
{
    if (!has_room(descriptor, offset, size))
        return refuse();
    return syscall(SYS_pwrite64, descriptor, data, size, offset);
}

EXPORTED ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset)
{
    size_t size = 0;

    for (int i = 0; i < count; i++)
        size += parts[i].iov_len;
    if (!has_room(descriptor, offset, size))
        return refuse();
    return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
}
