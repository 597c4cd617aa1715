#include "crypto/crypto_private.h"

#include <assert.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crypto/crypto.h"

enum {
    REGION_SIZE = 32 * 1024, /* half of what a node may allow a process to lock */
    SLOT_SIZE = 64,
    SLOT_COUNT = REGION_SIZE / SLOT_SIZE,
};

/* The process's only mutable state here, for the reason in crypto_private.h. */
static struct {
    pthread_mutex_t lock;
    uint8_t *region; /* between two pages that nobody may touch; NULL while closed */
    bool taken[SLOT_COUNT];
} memory = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t guard_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* Without core dumps, and zeroed in children: those parse hostile XML and need no key. */
static bool harden(uint8_t *region)
{
    return mprotect(region, REGION_SIZE, PROT_READ | PROT_WRITE) == 0 &&
           madvise(region, REGION_SIZE, MADV_DONTDUMP) == 0 &&
           madvise(region, REGION_SIZE, MADV_WIPEONFORK) == 0;
}

bool memory_open(void)
{
    size_t guard = guard_size();
    size_t whole = REGION_SIZE + 2 * guard;
    uint8_t *mapping = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED)
        return false;
    if (!harden(mapping + guard)) {
        (void)munmap(mapping, whole);
        return false;
    }
    memory.region = mapping + guard;
    return true;
}

bool memory_lock(void)
{
    /* Not mlock(): the address sanitizer makes that do nothing, and tests could not see it fail. */
    return mlock2(memory.region, REGION_SIZE, 0) == 0;
}

bool memory_is_open(void)
{
    return memory.region != NULL;
}

void memory_close(void)
{
    if (memory.region == NULL)
        return;
    crypto_wipe(memory.region, REGION_SIZE);
    (void)munmap(memory.region - guard_size(), REGION_SIZE + 2 * guard_size());
    memory.region = NULL;
    memset(memory.taken, 0, sizeof memory.taken);
}

static size_t slots_for(size_t size)
{
    return (size + SLOT_SIZE - 1) / SLOT_SIZE;
}

static void mark(size_t first, size_t count, bool taken)
{
    for (size_t i = 0; i < count; i++)
        memory.taken[first + i] = taken;
}

/* The first run of `count` free slots; SLOT_COUNT when there is none. */
static size_t find_free(size_t count)
{
    size_t run = 0;

    for (size_t i = 0; i < SLOT_COUNT; i++) {
        run = memory.taken[i] ? 0 : run + 1;
        if (run == count)
            return i + 1 - count;
    }
    return SLOT_COUNT;
}

void *memory_take(size_t size)
{
    assert(memory.region != NULL && size > 0);
    if (size > REGION_SIZE)
        return NULL;

    pthread_mutex_lock(&memory.lock);
    size_t first = find_free(slots_for(size));
    if (first < SLOT_COUNT)
        mark(first, slots_for(size), true);
    pthread_mutex_unlock(&memory.lock);
    return first < SLOT_COUNT ? memory.region + first * SLOT_SIZE : NULL;
}

void memory_return(void *data, size_t size)
{
    size_t offset = (size_t)((uint8_t *)data - memory.region);
    assert(offset < REGION_SIZE && offset % SLOT_SIZE == 0);

    crypto_wipe(data, size);
    pthread_mutex_lock(&memory.lock);
    mark(offset / SLOT_SIZE, slots_for(size), false);
    pthread_mutex_unlock(&memory.lock);
}
