/* Sockets that are listened on. */
#ifndef HTTP_LISTENER_H
#define HTTP_LISTENER_H

#include "http/server_private.h"

/* Binds and listens; `out` then holds the descriptor and the port. UNAVAILABLE with the cause in
 * the log. */
NODISCARD struct status listener_open(const struct http_listener *options, const struct log *log,
                                      struct listener *out);

enum listener_outcome {
    LISTENER_ACCEPTED,
    LISTENER_EMPTY,
    LISTENER_EXHAUSTED, /* no descriptors or memory left */
};

/* The next connection, non-blocking, with its peer. */
enum listener_outcome listener_accept(const struct listener *listener, int *descriptor_out,
                                      struct address *peer_out);

/* Accepts one that is closed. */
void listener_close(struct listener *listener);

#endif
