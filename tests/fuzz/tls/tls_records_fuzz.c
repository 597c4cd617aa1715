/* The record boundaries of the TLS engine. The input is a connection's bytes as nng would write
 * them: a length byte for a piece, then the piece. Whatever they are, the records put together are
 * the pieces put together, and nothing is held back once a message is whole: its reader would wait
 * for ever. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "tls/joiner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PIECE_FACTOR = 97 }; /* so that pieces can be longer than a record */

struct stream {
    struct joiner joiner;
    uint64_t given; /* bytes nng gave, and bytes that left in records */
    uint64_t sent;
    uint64_t whole; /* where the last whole message ended, by our own count */
    uint8_t length[8];
    size_t length_read;
    uint64_t left;
    size_t greeting;
};

/* A reader of the protocol that knows nothing of records. */
static void follow(struct stream *stream, uint8_t byte)
{
    stream->given++;
    if (stream->greeting < 8) {
        if (++stream->greeting == 8)
            stream->whole = stream->given;
        return;
    }
    if (stream->length_read < 8) {
        stream->length[stream->length_read++] = byte;
        if (stream->length_read < 8)
            return;
        stream->left = bytes_get_u64(stream->length);
    } else {
        stream->left--;
    }
    if (stream->left == 0) {
        stream->length_read = 0;
        stream->whole = stream->given;
    }
}

static void give(struct stream *stream, const uint8_t *piece, size_t size)
{
    while (size > 0) {
        size_t taken = 0;
        bool due = joiner_add(&stream->joiner, piece, size, &taken);
        assert(taken > 0 && taken <= size && stream->joiner.held <= JOINER_CAPACITY);
        assert(memcmp(stream->joiner.record + stream->joiner.held - taken, piece, taken) == 0);
        for (size_t i = 0; i < taken; i++)
            follow(stream, piece[i]);
        if (due) {
            stream->sent += stream->joiner.held;
            joiner_clear(&stream->joiner);
        }
        assert(stream->sent + stream->joiner.held == stream->given);
        assert(stream->whole <= stream->sent);
        piece += taken;
        size -= taken;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stream stream;
    static uint8_t piece[255 * PIECE_FACTOR];

    memset(&stream, 0, sizeof stream);
    while (size > 1) {
        size_t length = data[0] % 16 ? data[0] % 32 : (size_t)data[0] * PIECE_FACTOR;
        size_t there = length < size - 1 ? length : size - 1;
        memset(piece, 0, length);
        memcpy(piece, data + 1, there);
        give(&stream, piece, length);
        data += 1 + there;
        size -= 1 + there;
    }
    return 0;
}
