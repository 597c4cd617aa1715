/* Loaded into a program before all others: its wall clock is off by as many seconds as stand in the
 * file that JUMPING_CLOCK names, at the moment it is read. The monotonic clock is the machine's.
 * time(), by which certificates are judged, stays as it is. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *offset_s;

__attribute__((constructor)) static void look_at_the_file(void)
{
    const char *path = getenv("JUMPING_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

    if (file < 0)
        abort();
    void *page = mmap(NULL, sizeof *offset_s, PROT_READ, MAP_SHARED, file, 0);
    if (page == MAP_FAILED)
        abort();
    offset_s = page;
    (void)close(file);
}

__attribute__((visibility("default"))) int clock_gettime(clockid_t clock, struct timespec *out)
{
    long answer = syscall(SYS_clock_gettime, clock, out);

    if (answer == 0 && clock == CLOCK_REALTIME && offset_s)
        out->tv_sec += *offset_s;
    return (int)answer;
}
