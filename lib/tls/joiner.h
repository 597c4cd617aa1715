/* Joins the pieces nng writes a message in (8 bytes of length, 4 of request id, the body) into as
 * few TLS records as hold them. A record costs a system call, an encryption and a wake-up on the
 * other side: joining doubles the calls a second.
 *
 * Pieces are held back only while more of the same message must follow. The first 8 bytes of a
 * connection are the SP handshake, which the peer waits for, so they are a whole of their own.
 */
#ifndef TLS_JOINER_H
#define TLS_JOINER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum { JOINER_CAPACITY = 16384 }; /* the most a TLS record carries (RFC 8446 section 5.1) */

/* {0} is a joiner at the start of a connection. */
struct joiner {
    bool greeted;          /* the SP handshake is behind us */
    size_t length_read;    /* bytes of the present message's length that were seen */
    uint64_t message_left; /* bytes of the present message still to come; its length as far as it
                              was read while length_read < 8 */
    size_t greeting_read;
    size_t held; /* bytes in `record` */
    uint8_t record[JOINER_CAPACITY];
};

/* Takes up to `size` bytes into the record; `taken_out` says how many. True when the record is to
 * be sent now: a message is complete, or the record is full. Then joiner_clear() before the next
 * add. */
NODISCARD bool joiner_add(struct joiner *joiner, const uint8_t *data, size_t size,
                          size_t *taken_out);

void joiner_clear(struct joiner *joiner);

#endif
