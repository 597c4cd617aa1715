/* "Done" after a redirect, without storage: the number of a message and a few integers in the
 * address, with a MAC over the session and the path, for a minute. So nobody can link somebody else
 * to a page that falsely says "done". */
#ifndef PORTAL_DOMAIN_FLASH_H
#define PORTAL_DOMAIN_FLASH_H

#include <stdint.h>

#include "domain/csrf.h"

enum {
    FLASH_TEXT_CAPACITY = 64,
    FLASH_SECONDS = 60,
    FLASH_MESSAGE_MAXIMUM = 9999,
    FLASH_COUNT_MAXIMUM = 999999999,
};

struct flash {
    int64_t message; /* 1 to FLASH_MESSAGE_MAXIMUM */
    int64_t count;   /* what the message counts; 0 when it counts nothing */
};

/* For the `n` parameter of an address with this path. */
void flash_encode(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                  const char *path, const struct flash *flash, int64_t now_us,
                  char out[static FLASH_TEXT_CAPACITY]);

/* False for anything but what flash_encode() made for this session and path within the last minute.
 */
NODISCARD bool flash_parse(const struct crypto_hmac_keys *keys, const struct csrf_binding *binding,
                           const char *path, const char *text, int64_t now_us, struct flash *out);

#endif
