#include "tls/joiner.h"

#include <string.h>

enum { LENGTH_SIZE = 8, GREETING_SIZE = 8 };

static size_t smaller(size_t a, uint64_t b)
{
    return a < b ? a : (size_t)b;
}

/* Moves on by bytes of the greeting, of a length, or of a message, whichever we are in; how many of
 * the `size` bytes belong to it. */
static size_t advance(struct joiner *joiner, const uint8_t *data, size_t size)
{
    if (!joiner->greeted) {
        size_t taken = smaller(size, GREETING_SIZE - joiner->greeting_read);
        joiner->greeting_read += taken;
        joiner->greeted = joiner->greeting_read == GREETING_SIZE;
        return taken;
    }
    if (joiner->length_read == LENGTH_SIZE) {
        size_t taken = smaller(size, joiner->message_left);
        joiner->message_left -= taken;
        return taken;
    }
    size_t taken = smaller(size, LENGTH_SIZE - joiner->length_read);
    for (size_t i = 0; i < taken; i++)
        joiner->message_left = joiner->message_left << 8 | data[i];
    joiner->length_read += taken;
    return taken;
}

/* True between messages, where the peer may be waiting for what we hold. */
static bool at_end(const struct joiner *joiner)
{
    if (!joiner->greeted)
        return false;
    return joiner->length_read == 0 ||
           (joiner->length_read == LENGTH_SIZE && joiner->message_left == 0);
}

bool joiner_add(struct joiner *joiner, const uint8_t *data, size_t size, size_t *taken_out)
{
    size_t taken = 0;
    bool complete = false;

    while (taken < size && !complete && joiner->held < sizeof joiner->record) {
        size_t room = sizeof joiner->record - joiner->held;
        size_t step = advance(joiner, data + taken, smaller(room, size - taken));
        memcpy(joiner->record + joiner->held, data + taken, step);
        joiner->held += step;
        taken += step;
        complete = at_end(joiner);
        if (complete)
            joiner->length_read = 0;
    }
    *taken_out = taken;
    return complete || joiner->held == sizeof joiner->record;
}

void joiner_clear(struct joiner *joiner)
{
    joiner->held = 0;
}
