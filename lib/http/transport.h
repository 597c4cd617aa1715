/* Bytes of one connection, in TLS or plain, without ever waiting. For the loop thread alone. */
#ifndef HTTP_TRANSPORT_H
#define HTTP_TRANSPORT_H

#include <openssl/ssl.h>

#include "base/bytes.h"

enum transport_outcome {
    TRANSPORT_MOVED,   /* at least one byte */
    TRANSPORT_BLOCKED, /* `waits_for` says for what */
    TRANSPORT_ENDED,   /* by the peer or by an error; no more bytes */
};

struct transport {
    int descriptor;
    SSL *ssl;           /* NULL for plain */
    uint32_t waits_for; /* EPOLLIN or EPOLLOUT of the last operation that blocked, else 0 */
};

/* TRANSPORT_MOVED when the handshake is complete. */
enum transport_outcome transport_handshake(struct transport *transport);

enum transport_outcome transport_read(struct transport *transport, uint8_t *out, size_t capacity,
                                      size_t *size_out);

enum transport_outcome transport_write(struct transport *transport, struct bytes data,
                                       size_t *size_out);

/* Says that nothing follows (close_notify, then FIN); what was written is still delivered. */
void transport_end(struct transport *transport);

/* Takes away what still comes, unread. TRANSPORT_ENDED when nothing will. */
enum transport_outcome transport_discard(struct transport *transport);

/* Bytes written that the peer has not acknowledged. */
size_t transport_unsent(const struct transport *transport);

/* Accepts one that is closed. */
void transport_close(struct transport *transport);

#endif
