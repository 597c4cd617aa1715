/* The locked memory behind struct secret. */
#ifndef CRYPTO_CRYPTO_PRIVATE_H
#define CRYPTO_CRYPTO_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* One region per process: the pages a process may lock are few, so its keys share them. It is not
 * OpenSSL's secure heap, because OpenSSL draws on that for every thread's random generators and
 * every handshake's key: peers that leave handshakes half open would exhaust it, and
 * MADV_WIPEONFORK would tear those generators down in a child. */
NODISCARD bool memory_open(void);

/* Keeps the region out of swap; false when the limit on locked memory forbids. */
NODISCARD bool memory_lock(void);

bool memory_is_open(void);

/* Wipes and unmaps. Does nothing when it is not open. */
void memory_close(void);

/* Zeroed; NULL when the region is used up. `size` from 1. */
NODISCARD void *memory_take(size_t size);

/* Wipes and returns what memory_take() gave, with the same size. */
void memory_return(void *data, size_t size);

#endif
