#include "crypto/code.h"

#include <stdint.h>

#include "crypto/crypto.h"

enum {
    CODE_COUNT = 100000000, /* codes there are */
    DRAWS_MAXIMUM = 100,
};

/* The largest multiple of CODE_COUNT a uint32_t holds. What is drawn at or above it is thrown away,
 * for it would make small codes likelier. */
#define CODE_LIMIT (UINT32_MAX / CODE_COUNT * CODE_COUNT)

/* A draw is refused with probability 0.022; a hundred in a row never are. */
static struct status draw(uint32_t *out)
{
    for (int i = 0; i < DRAWS_MAXIMUM; i++) {
        uint32_t value = 0;
        TRY(crypto_random(&value, sizeof value));
        if (value < CODE_LIMIT) {
            *out = value % CODE_COUNT;
            return OK;
        }
    }
    return FAIL(INTERNAL, "internal error");
}

struct status crypto_code(char out[static CRYPTO_CODE_CAPACITY])
{
    uint32_t value = 0;
    TRY(draw(&value));
    for (size_t i = CRYPTO_CODE_CAPACITY - 1; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
    out[CRYPTO_CODE_CAPACITY - 1] = '\0';
    return OK;
}

/* 40 bits are eight characters of five. */
void crypto_reference_of(const uint8_t id[static CRYPTO_REFERENCE_SOURCE],
                         char out[static CRYPTO_REFERENCE_CAPACITY])
{
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    enum { CHARACTERS = 8, GROUP = 4, BITS = 5 };
    uint64_t bits = 0;

    for (size_t i = 0; i < CRYPTO_REFERENCE_SOURCE; i++)
        bits = bits << 8 | id[i];
    for (size_t i = CHARACTERS; i-- > 0; bits >>= BITS)
        out[i < GROUP ? i : i + 1] = alphabet[bits & 31];
    out[GROUP] = '-';
    out[CRYPTO_REFERENCE_CAPACITY - 1] = '\0';
}
