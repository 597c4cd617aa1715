/* UUIDs (RFC 9562) as 16 bytes. A UUID names things; it is never a secret. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum {
    UUID_SIZE = 16,
    UUID_TEXT_CAPACITY = 37, /* 8-4-4-4-12 digits and a NUL */
};

struct uuid {
    uint8_t bytes[UUID_SIZE];
};

/* Version 4 of 16 random bytes; version 8 of 16 bytes from a hash or MAC. The caller brings the
 * bytes (crypto_random(), crypto_hmac()). */
struct uuid uuid_v4(const uint8_t random[static UUID_SIZE]);
struct uuid uuid_v8(const uint8_t digest[static UUID_SIZE]);

bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_is_nil(struct uuid uuid);

/* Lower case with hyphens, into UUID_TEXT_CAPACITY bytes. */
void uuid_encode(struct uuid uuid, char out[static UUID_TEXT_CAPACITY]);

/* Accepts that one spelling; false, with `out` untouched, for any other text. */
NODISCARD bool uuid_parse(const char *text, struct uuid *out);

/* Copies exactly 16 bytes, as a wire field brings them; false for any other size. */
NODISCARD bool uuid_from_bytes(const uint8_t *data, size_t size, struct uuid *out);

#endif
