#include "domain/picture.h"

#include "base/encoding.h"
#include "crypto/hash.h"

enum {
    SIGNATURE_SIZE = 8,
    TYPE_SIZE = 4,
    FRAME_SIZE = 12, /* of a chunk: length, type and checksum */
    HEADER_SIZE = 13,
    PALETTE_MAXIMUM = 768,
    NAME_BYTES = 16,
};

/* Colour types (section 11.2.1). */
enum { GREY = 0, COLOUR = 2, PALETTE = 3, GREY_ALPHA = 4, COLOUR_ALPHA = 6 };

static const uint8_t signature[SIGNATURE_SIZE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

struct chunk {
    struct bytes whole; /* with its frame */
    struct bytes data;
    const uint8_t *type;
};

/* How far a picture is read. */
struct reading {
    struct bytes rest;
    struct buffer *out;
    uint8_t colour_type;
    size_t palette_size; /* 0: none yet */
    bool has_transparency;
    bool has_pixels;
    bool is_behind_pixels;
    bool is_over;
};

/* ISO 3309, as PNG has it in annex D. A picture is small: a table would be faster, and longer. */
static uint32_t checksum(struct bytes data)
{
    uint32_t sum = UINT32_MAX;

    for (size_t i = 0; i < data.size; i++) {
        sum ^= data.data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum & 1 ? UINT32_C(0xedb88320) ^ (sum >> 1) : sum >> 1;
    }
    return ~sum;
}

static struct status refuse(void)
{
    return FAIL(INVALID_ARGUMENT, "image: not a PNG as its format has it");
}

static bool is_type(const struct chunk *chunk, const char *type)
{
    return memcmp(chunk->type, type, TYPE_SIZE) == 0;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool type_is_valid(const uint8_t *type)
{
    for (size_t i = 0; i < TYPE_SIZE; i++) {
        if (!is_letter(type[i]))
            return false;
    }
    return true;
}

/* The chunk in front, which is cut off. */
static struct status next(struct reading *reading, struct chunk *out)
{
    struct bytes rest = reading->rest;

    if (rest.size < FRAME_SIZE)
        return refuse();
    size_t size = bytes_get_u32(rest.data);
    if (size > rest.size - FRAME_SIZE)
        return refuse();
    const uint8_t *type = rest.data + sizeof(uint32_t);
    *out = (struct chunk){
        .whole = {rest.data, size + FRAME_SIZE}, .data = {type + TYPE_SIZE, size}, .type = type};
    if (!type_is_valid(type) ||
        checksum((struct bytes){type, size + TYPE_SIZE}) != bytes_get_u32(out->data.data + size))
        return refuse();
    reading->rest = (struct bytes){rest.data + out->whole.size, rest.size - out->whole.size};
    return OK;
}

static bool depth_is_valid(uint8_t colour_type, uint8_t depth)
{
    switch (colour_type) {
    case GREY:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case PALETTE:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case COLOUR:
    case GREY_ALPHA:
    case COLOUR_ALPHA:
        return depth == 8 || depth == 16;
    default: /* a number from outside */
        return false;
    }
}

static bool side_is_valid(uint32_t side)
{
    return side > 0 && side <= PICTURE_SIDE_MAXIMUM;
}

static struct status read_header(struct reading *reading, const struct chunk *chunk)
{
    enum { DEPTH = 8, COLOUR_TYPE, COMPRESSION, FILTER, INTERLACE };
    const uint8_t *header = chunk->data.data;

    if (!is_type(chunk, "IHDR") || chunk->data.size != HEADER_SIZE)
        return refuse();
    if (!depth_is_valid(header[COLOUR_TYPE], header[DEPTH]) || header[COMPRESSION] != 0 ||
        header[FILTER] != 0 || header[INTERLACE] > 1)
        return refuse();
    if (!side_is_valid(bytes_get_u32(header)) ||
        !side_is_valid(bytes_get_u32(header + sizeof(uint32_t))))
        return FAIL(INVALID_ARGUMENT, "image: 1 to 1024 pixels wide and high");
    reading->colour_type = header[COLOUR_TYPE];
    return OK;
}

static struct status read_palette(struct reading *reading, const struct chunk *chunk)
{
    bool may_have = (reading->colour_type & COLOUR) != 0; /* a palette's has that bit, too */
    size_t size = chunk->data.size;

    if (!may_have || reading->palette_size || reading->has_transparency || reading->has_pixels ||
        size == 0 || size > PALETTE_MAXIMUM || size % 3 != 0)
        return refuse();
    reading->palette_size = size / 3;
    return OK;
}

static struct status read_transparency(struct reading *reading, const struct chunk *chunk)
{
    size_t size = chunk->data.size;
    bool fits = (reading->colour_type == GREY && size == 2) ||
                (reading->colour_type == COLOUR && size == 6) ||
                (reading->colour_type == PALETTE && size > 0 && size <= reading->palette_size);

    if (!fits || reading->has_transparency || reading->has_pixels)
        return refuse();
    reading->has_transparency = true;
    return OK;
}

static struct status read_pixels(struct reading *reading, const struct chunk *chunk)
{
    bool lacks_palette = reading->colour_type == PALETTE && reading->palette_size == 0;

    if (reading->is_behind_pixels || lacks_palette || chunk->data.size == 0)
        return refuse();
    reading->has_pixels = true;
    return OK;
}

static struct status read_end(struct reading *reading, const struct chunk *chunk)
{
    if (!reading->has_pixels || chunk->data.size != 0)
        return refuse();
    reading->is_over = true;
    return OK;
}

static const struct {
    const char *type;
    struct status (*read)(struct reading *reading, const struct chunk *chunk);
} kept[] = {
    {"PLTE", read_palette},
    {"tRNS", read_transparency},
    {"IDAT", read_pixels},
    {"IEND", read_end},
};

/* Whether a reader that does not know the chunk may leave it out (section 5.4). */
static bool may_be_left_out(const struct chunk *chunk)
{
    return (chunk->type[0] & 0x20) != 0;
}

static struct status read_chunk(struct reading *reading, const struct chunk *chunk)
{
    if (reading->has_pixels && !is_type(chunk, "IDAT"))
        reading->is_behind_pixels = true;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (!is_type(chunk, kept[i].type))
            continue;
        TRY(kept[i].read(reading, chunk));
        buffer_append(reading->out, chunk->whole.data, chunk->whole.size);
        return OK;
    }
    return may_be_left_out(chunk) ? OK : refuse();
}

struct status picture_read(struct bytes file, struct buffer *out)
{
    struct reading reading = {.out = out};
    struct chunk chunk;

    if (file.size > PICTURE_SIZE_MAXIMUM)
        return FAIL(INVALID_ARGUMENT, "image: at most 262144 bytes");
    if (file.size < SIGNATURE_SIZE || memcmp(file.data, signature, SIGNATURE_SIZE) != 0)
        return refuse();
    reading.rest = (struct bytes){file.data + SIGNATURE_SIZE, file.size - SIGNATURE_SIZE};
    TRY(next(&reading, &chunk));
    TRY(read_header(&reading, &chunk));
    buffer_append(out, signature, SIGNATURE_SIZE);
    buffer_append(out, chunk.whole.data, chunk.whole.size);
    while (!reading.is_over) {
        TRY(next(&reading, &chunk));
        TRY(read_chunk(&reading, &chunk));
    }
    return buffer_outcome(out);
}

void picture_name(struct bytes picture, char out[static PICTURE_NAME_CAPACITY])
{
    uint8_t hash[SHA256_SIZE];

    crypto_sha256(picture.data, picture.size, hash);
    hex_encode(hash, NAME_BYTES, out);
}
