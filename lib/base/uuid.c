#include "base/uuid.h"

#include <string.h>

#include "base/encoding.h"

/* How many digits stand before each hyphen. */
static const size_t groups[] = {8, 4, 4, 4, 12};

static struct uuid with_version(const uint8_t bytes[static UUID_SIZE], unsigned version)
{
    struct uuid uuid;

    memcpy(uuid.bytes, bytes, UUID_SIZE);
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0f) | version << 4);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3f) | 0x80);
    return uuid;
}

struct uuid uuid_v4(const uint8_t random[static UUID_SIZE])
{
    return with_version(random, 4);
}

struct uuid uuid_v8(const uint8_t digest[static UUID_SIZE])
{
    return with_version(digest, 8);
}

bool uuid_equal(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, UUID_SIZE) == 0;
}

bool uuid_is_nil(struct uuid uuid)
{
    return uuid_equal(uuid, (struct uuid){0});
}

void uuid_encode(struct uuid uuid, char out[static UUID_TEXT_CAPACITY])
{
    char digits[HEX_CAPACITY(UUID_SIZE)];
    const char *next = digits;

    hex_encode(uuid.bytes, UUID_SIZE, digits);
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        memcpy(out, next, groups[i]);
        next += groups[i];
        out += groups[i];
        *out++ = '-';
    }
    out[-1] = '\0';
}

bool uuid_parse(const char *text, struct uuid *out)
{
    char digits[HEX_CAPACITY(UUID_SIZE)];
    char *next = digits;
    struct uuid parsed;

    if (strnlen(text, UUID_TEXT_CAPACITY) != UUID_TEXT_CAPACITY - 1)
        return false;
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        memcpy(next, text, groups[i]);
        next += groups[i];
        text += groups[i];
        if (i + 1 < COUNT_OF(groups) && *text++ != '-')
            return false;
    }
    if (!hex_decode(digits, sizeof digits - 1, parsed.bytes, UUID_SIZE))
        return false;
    *out = parsed;
    return true;
}

bool uuid_from_bytes(const uint8_t *data, size_t size, struct uuid *out)
{
    if (size != UUID_SIZE)
        return false;
    memcpy(out->bytes, data, UUID_SIZE);
    return true;
}
