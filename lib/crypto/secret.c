#include "crypto/secret.h"

#include "crypto/crypto_private.h"

struct status secret_open(size_t size, struct secret *out)
{
    uint8_t *data = memory_take(size);
    if (data == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "memory for secrets is used up");
    *out = (struct secret){data, size};
    return OK;
}

void secret_close(struct secret *secret)
{
    if (secret->data)
        memory_return(secret->data, secret->size);
    *secret = (struct secret){0};
}
