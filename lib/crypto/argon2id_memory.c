#include "crypto/argon2id_memory.h"

#include <assert.h>
#include <errno.h>
#include <sys/mman.h>

#include "crypto/crypto.h"

/* The library gives its caller's thread no other way to say whose memory it asks for. */
static _Thread_local struct crypto_argon2id_memory *lent;

void argon2id_memory_lend(struct crypto_argon2id_memory *memory)
{
    lent = memory;
}

void crypto_argon2id_memory_close(struct crypto_argon2id_memory *memory)
{
    if (memory->start)
        (void)munmap(memory->start, memory->size);
    *memory = (struct crypto_argon2id_memory){0};
}

static bool grow(struct crypto_argon2id_memory *memory, size_t size)
{
    crypto_argon2id_memory_close(memory);
    void *start =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (start == MAP_FAILED)
        return false;
    *memory = (struct crypto_argon2id_memory){start, size};
    return madvise(start, size, MADV_DONTDUMP) == 0;
}

void *argon2id_memory_map(void *address, size_t size, int protection, int flags, int file,
                          off_t offset)
{
    (void)address, (void)protection, (void)flags, (void)file, (void)offset;
    assert(lent != NULL);
    if (lent->size < size && !grow(lent, size)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return lent->start;
}

/* Whoever reads what a hash leaves behind has what a stolen hash without pepper is. */
int argon2id_memory_unmap(void *start, size_t size)
{
    assert(lent != NULL && start == lent->start && size <= lent->size);
    crypto_wipe(start, size);
    return 0;
}
