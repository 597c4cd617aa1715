/* One connection from accept to close, moved on by the loop thread whenever its socket, a worker or
 * the clock has something for it. Every time limit is a moment in the future or an average since a
 * beginning: one that restarts with each byte is none.
 *
 *     PROXY -> HANDSHAKE -> HEAD -> GATE -> ROOM -> BODY -> BUSY -> SEND -> HEAD or LINGER
 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include "http/exchange.h"
#include "http/server_private.h"
#include "http/transport.h"

enum connection_state {
    CONNECTION_PROXY,     /* reads what the balancer says */
    CONNECTION_HANDSHAKE, /* TLS */
    CONNECTION_HEAD,      /* idle until the first byte, then reads a head */
    CONNECTION_GATE,      /* a worker decides whether the body may come */
    CONNECTION_ROOM,      /* waits for memory for the body */
    CONNECTION_BODY,
    CONNECTION_BUSY, /* a worker makes the answer */
    CONNECTION_SEND,
    CONNECTION_LINGER, /* lets the peer read the answer before the socket goes */
    CONNECTION_CLOSED,
};

struct connection {
    struct watch watch; /* first: what epoll gives back */
    struct http_server *server;
    const struct http_listener *listener;
    struct transport transport;
    enum connection_state state;
    uint32_t interest; /* what epoll was told */
    size_t index;      /* in the server's table */
    struct address peer;
    bool is_counted; /* in the crowd */
    size_t requests;
    int64_t deadline_ms; /* of PROXY, HANDSHAKE, HEAD, ROOM and LINGER */

    uint8_t *in; /* read and not yet used; NULL while idle */
    size_t in_size;
    size_t in_capacity;
    struct head *head; /* while one is being read */
    struct exchange *exchange;
    int64_t body_started_ms;
    uint64_t body_read; /* bytes on the wire, framing included */

    struct buffer out;
    size_t out_sent;
    struct bytes rest; /* of a body that is sent from where it lies */
    bool part_is_asked;
    uint64_t written; /* bytes of the present answer */
    int64_t window_started_ms;
    uint64_t window_taken; /* acknowledged by the peer when the window began */

    bool is_idle;
    struct connection *idle_before;
    struct connection *idle_behind;
    struct connection *next_closed;
};

/* Takes over `descriptor`; closes it when there is no memory or no room. */
void connection_open(struct http_server *server, const struct listener *listener, int descriptor,
                     struct address peer);

/* Goes on as far as possible without waiting. */
void connection_run(struct connection *connection);

/* At once, whatever it is doing. It is freed at the end of the loop's round. */
void connection_close(struct connection *connection);

/* Says goodbye to an idle one. */
void connection_close_idle(struct connection *connection);

/* Holds it against its time limits. */
void connection_check_time(struct connection *connection);

/* A worker has finished with the exchange (or it has expired, waiting for one). */
void connection_exchange_done(struct exchange *exchange);
void connection_exchange_expired(struct exchange *exchange);

/* Frees an exchange, or has its source closed first. */
void connection_release(struct exchange *exchange);

#endif
