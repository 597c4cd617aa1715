/* Where libsodium's Argon2id gets its working memory from: cmake/Argon2id.cmake has it call the two
 * functions below in place of mmap() and munmap(). */
#ifndef CRYPTO_ARGON2ID_MEMORY_H
#define CRYPTO_ARGON2ID_MEMORY_H

#include <stddef.h>
#include <sys/types.h>

#include "crypto/argon2id.h"

/* What this thread's next hash works in; NULL when it is done. */
void argon2id_memory_lend(struct crypto_argon2id_memory *memory);

/* As mmap() of private memory and munmap() of all of it; the other arguments are not used. */
void *argon2id_memory_map(void *address, size_t size, int protection, int flags, int file,
                          off_t offset);
int argon2id_memory_unmap(void *start, size_t size);

#endif
