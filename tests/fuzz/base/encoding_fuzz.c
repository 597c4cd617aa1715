/* Whatever lib/base takes from text has one spelling: what is decoded encodes to the same text
 * again, and every value comes back from its text. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/encoding.h"
#include "base/number.h"
#include "base/uuid.h"

enum { SIZE_MAXIMUM = 256, TEXT_MAXIMUM = 2 * SIZE_MAXIMUM };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As text. Memory of exactly that size, so that a byte too far is seen. */
static void try_hex(const char *text, size_t length)
{
    char again[HEX_CAPACITY(SIZE_MAXIMUM)];
    uint8_t *bytes = malloc(length / 2 + 1);

    assert(bytes != NULL);
    if (hex_decode(text, length, bytes, length / 2)) {
        hex_encode(bytes, length / 2, again);
        assert(strlen(again) == length && memcmp(text, again, length) == 0);
    }
    free(bytes);
}

static void try_base64url(const char *text, size_t length)
{
    char again[BASE64URL_CAPACITY(TEXT_MAXIMUM)];
    size_t size = base64url_decoded_size(length);
    uint8_t *bytes = malloc(size + 1);

    assert(bytes != NULL && size <= length);
    if (base64url_decode(text, length, bytes, size)) {
        base64url_encode(bytes, size, again);
        assert(strlen(again) == length && memcmp(text, again, length) == 0);
    }
    free(bytes);
}

static void try_uuid(const char *text)
{
    char again[UUID_TEXT_CAPACITY];
    struct uuid uuid;

    if (!uuid_parse(text, &uuid))
        return;
    uuid_encode(uuid, again);
    assert(strcmp(text, again) == 0);
}

static void try_number(const char *text, size_t length)
{
    static const struct {
        int64_t minimum, maximum;
    } bounds[] = {{INT64_MIN, INT64_MAX}, {0, INT64_MAX}, {-9, 99}, {INT64_MIN, -1}};
    char again[24];

    for (size_t i = 0; i < COUNT_OF(bounds); i++) {
        int64_t value = 0;
        if (!number_parse(text, length, bounds[i].minimum, bounds[i].maximum, &value))
            continue;
        assert(value >= bounds[i].minimum && value <= bounds[i].maximum);
        int written = snprintf(again, sizeof again, "%lld", (long long)value);
        assert((size_t)written == length && memcmp(text, again, length) == 0);
    }
}

/* As bytes: what has a text comes back from it. */
static void try_bytes(const uint8_t *data, size_t size)
{
    char text[HEX_CAPACITY(SIZE_MAXIMUM) + BASE64URL_CAPACITY(SIZE_MAXIMUM)];
    uint8_t again[SIZE_MAXIMUM];
    struct uuid uuid;
    struct uuid parsed;

    hex_encode(data, size, text);
    bool is_hex = hex_decode(text, strlen(text), again, size);
    assert(is_hex && memcmp(again, data, size) == 0);
    base64url_encode(data, size, text);
    bool is_base64url = base64url_decode(text, strlen(text), again, size);
    assert(is_base64url && memcmp(again, data, size) == 0);
    if (!uuid_from_bytes(data, size, &uuid))
        return;
    uuid_encode(uuid, text);
    bool is_uuid = uuid_parse(text, &parsed);
    assert(is_uuid && uuid_equal(uuid, parsed));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > SIZE_MAXIMUM)
        return 0;
    char *text = malloc(size + 1);
    assert(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    try_hex(text, size);
    try_base64url(text, size);
    try_uuid(text);
    try_number(text, size);
    try_bytes(data, size);
    free(text);
    return 0;
}
