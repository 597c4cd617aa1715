#include "http/chunks.h"

#include "base/encoding.h"

static enum chunks_outcome read_size(struct chunks *chunks, uint8_t byte)
{
    int value = hex_digit_value(byte);

    if (byte == '\r' && chunks->digits > 0) {
        chunks->state = CHUNKS_SIZE_LF;
        return CHUNKS_MORE;
    }
    if (value < 0 || chunks->digits == CHUNK_DIGITS_MAXIMUM)
        return CHUNKS_MALFORMED;
    chunks->digits++;
    chunks->left = chunks->left << 4 | (size_t)value;
    return CHUNKS_MORE;
}

static enum chunks_outcome begin_data(struct chunks *chunks)
{
    chunks->digits = 0;
    if (chunks->left == 0) {
        chunks->state = CHUNKS_LAST_CR;
        return CHUNKS_MORE;
    }
    if (chunks->left > chunks->maximum - chunks->total)
        return CHUNKS_TOO_LARGE;
    chunks->total += chunks->left;
    chunks->state = CHUNKS_DATA;
    return CHUNKS_MORE;
}

/* One byte of what is not data. */
static enum chunks_outcome read_frame(struct chunks *chunks, uint8_t byte)
{
    switch (chunks->state) {
    case CHUNKS_SIZE:
        return read_size(chunks, byte);
    case CHUNKS_SIZE_LF:
        return byte == '\n' ? begin_data(chunks) : CHUNKS_MALFORMED;
    case CHUNKS_DATA_CR:
        chunks->state = CHUNKS_DATA_LF;
        return byte == '\r' ? CHUNKS_MORE : CHUNKS_MALFORMED;
    case CHUNKS_DATA_LF:
        chunks->state = CHUNKS_SIZE;
        return byte == '\n' ? CHUNKS_MORE : CHUNKS_MALFORMED;
    case CHUNKS_LAST_CR: /* a trailer would begin here */
        chunks->state = CHUNKS_LAST_LF;
        return byte == '\r' ? CHUNKS_MORE : CHUNKS_MALFORMED;
    case CHUNKS_LAST_LF:
        return byte == '\n' ? CHUNKS_DONE : CHUNKS_MALFORMED;
    case CHUNKS_DATA:
        break;
    }
    return CHUNKS_MALFORMED;
}

static size_t read_data(struct chunks *chunks, struct bytes data, struct buffer *out)
{
    size_t size = data.size < chunks->left ? data.size : chunks->left;

    buffer_append(out, data.data, size);
    chunks->left -= size;
    if (chunks->left == 0)
        chunks->state = CHUNKS_DATA_CR;
    return size;
}

enum chunks_outcome chunks_read(struct chunks *chunks, struct bytes data, struct buffer *out,
                                size_t *used_out)
{
    enum chunks_outcome outcome = CHUNKS_MORE;
    size_t at = 0;

    while (outcome == CHUNKS_MORE && at < data.size) {
        if (chunks->state == CHUNKS_DATA)
            at += read_data(chunks, (struct bytes){data.data + at, data.size - at}, out);
        else
            outcome = read_frame(chunks, data.data[at++]);
    }
    *used_out = at;
    return outcome;
}
