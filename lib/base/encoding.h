/* Bytes as text and back: hexadecimal (RFC 4648 section 8, lower case) and base64url without
 * padding (RFC 4648 section 5). Decoders accept exactly one spelling of each value: no upper case,
 * no padding, no white space, no leftover bits; so two texts that differ are never the same bytes.
 */
#ifndef BASE_ENCODING_H
#define BASE_ENCODING_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Capacities for the text of `size` bytes, NUL included. */
#define HEX_CAPACITY(size) (2 * (size) + 1)
#define BASE64URL_CAPACITY(size) (((size)*4 + 2) / 3 + 1)

/* What a hexadecimal digit of either case stands for; -1 for any other byte. Not for secrets: it
 * takes its time by what it sees. */
int hex_digit_value(uint8_t byte);

/* `out` has HEX_CAPACITY(size) or BASE64URL_CAPACITY(size) bytes. */
void hex_encode(const uint8_t *data, size_t size, char *out);
void base64url_encode(const uint8_t *data, size_t size, char *out);

/* Decodes `length` characters into exactly `size` bytes; false when the text is anything but their
 * one spelling. What `out` holds after false is unspecified. */
NODISCARD bool hex_decode(const char *text, size_t length, uint8_t *out, size_t size);
NODISCARD bool base64url_decode(const char *text, size_t length, uint8_t *out, size_t size);

/* How many bytes `length` characters of base64url hold; 0 also for a length that none has. */
size_t base64url_decoded_size(size_t length);

#endif
