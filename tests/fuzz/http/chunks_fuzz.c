/* The first byte says where the body is cut; the verdict and the data do not depend on it. */
#include <assert.h>

#include "http/chunks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAXIMUM = 4096 };

static enum chunks_outcome read_cut(struct bytes body, size_t cut, struct buffer *out,
                                    size_t *used_out)
{
    struct chunks chunks = {.maximum = MAXIMUM};
    size_t used = 0;
    enum chunks_outcome outcome =
        chunks_read(&chunks, (struct bytes){body.data, cut}, out, used_out);

    if (outcome != CHUNKS_MORE)
        return outcome;
    assert(*used_out == cut);
    outcome = chunks_read(&chunks, (struct bytes){body.data + cut, body.size - cut}, out, &used);
    *used_out += used;
    return outcome;
}

static void assert_same(struct bytes body, size_t where)
{
    CLEANUP(buffer_clear) struct buffer whole = {.maximum = MAXIMUM};
    CLEANUP(buffer_clear) struct buffer cut = {.maximum = MAXIMUM};
    size_t whole_used = 0;
    size_t cut_used = 0;
    enum chunks_outcome at_once = read_cut(body, body.size, &whole, &whole_used);
    enum chunks_outcome in_two = read_cut(body, where, &cut, &cut_used);

    assert(at_once == in_two && whole_used == cut_used);
    assert(bytes_equal(buffer_bytes(&whole), buffer_bytes(&cut)));
    assert(!whole.failed && whole.size <= MAXIMUM && whole_used <= body.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct bytes body = {data + 1, size - 1};
    assert_same(body, data[0] < body.size ? data[0] : body.size);
    return 0;
}
