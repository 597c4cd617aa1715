/* Reads the text of a hash from left to right (imported.h). Each function goes on behind what it
 * has read, or stays where it is and says false; none reads past the NUL. */
#ifndef AUTH_CREDENTIALS_IMPORTED_READER_H
#define AUTH_CREDENTIALS_IMPORTED_READER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct imported_reader {
    const char *at;
};

/* Exactly this. */
NODISCARD bool reader_text(struct imported_reader *reader, const char *expected);

/* The same, where it may be missing. */
void reader_skip(struct imported_reader *reader, const char *optional);

/* One of these characters. */
NODISCARD bool reader_one_of(struct imported_reader *reader, const char *characters);

/* A decimal number without leading zeros, within bounds. */
NODISCARD bool reader_number(struct imported_reader *reader, uint32_t minimum, uint32_t maximum,
                             uint32_t *out);

/* A number of exactly two, or three, digits. */
NODISCARD bool reader_two_digits(struct imported_reader *reader, uint32_t minimum, uint32_t maximum,
                                 uint32_t *out);
NODISCARD bool reader_three_digits(struct imported_reader *reader, uint32_t maximum, uint32_t *out);

/* `minimum` to `maximum` of ./0-9A-Za-z, as many as there are. */
NODISCARD bool reader_crypt_text(struct imported_reader *reader, size_t minimum, size_t maximum);

/* At most `capacity` bytes as base64 without padding, with "." as good as "+" (as Passlib writes
 * it). False for none and for a spelling that is not the only one. */
NODISCARD bool reader_bytes(struct imported_reader *reader, uint8_t *out, size_t capacity,
                            size_t *size_out);

#endif
