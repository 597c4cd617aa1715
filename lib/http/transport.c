#include "http/transport.h"

#include <errno.h>
#include <linux/sockios.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { DISCARD_SIZE = 16 << 10, WRITE_MAXIMUM = 64 << 10 };

static enum transport_outcome blocked(struct transport *transport, uint32_t waits_for)
{
    transport->waits_for = waits_for;
    return TRANSPORT_BLOCKED;
}

static enum transport_outcome tls_failure(struct transport *transport, int result)
{
    switch (SSL_get_error(transport->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return blocked(transport, EPOLLIN);
    case SSL_ERROR_WANT_WRITE:
        return blocked(transport, EPOLLOUT);
    default:
        return TRANSPORT_ENDED;
    }
}

/* Of recv() and send(). */
static enum transport_outcome plain_outcome(struct transport *transport, ssize_t moved,
                                            uint32_t waits_for, size_t *size_out)
{
    if (moved > 0) {
        *size_out = (size_t)moved;
        return TRANSPORT_MOVED;
    }
    if (moved < 0 && (errno == EAGAIN || errno == EINTR))
        return blocked(transport, waits_for);
    return TRANSPORT_ENDED;
}

enum transport_outcome transport_handshake(struct transport *transport)
{
    transport->waits_for = 0;
    ERR_clear_error();
    int result = SSL_accept(transport->ssl);
    return result == 1 ? TRANSPORT_MOVED : tls_failure(transport, result);
}

enum transport_outcome transport_read(struct transport *transport, uint8_t *out, size_t capacity,
                                      size_t *size_out)
{
    transport->waits_for = 0;
    if (transport->ssl == NULL)
        return plain_outcome(transport, recv(transport->descriptor, out, capacity, 0), EPOLLIN,
                             size_out);
    ERR_clear_error();
    int result = SSL_read_ex(transport->ssl, out, capacity, size_out);
    return result == 1 ? TRANSPORT_MOVED : tls_failure(transport, result);
}

enum transport_outcome transport_write(struct transport *transport, struct bytes data,
                                       size_t *size_out)
{
    size_t size = data.size < WRITE_MAXIMUM ? data.size : WRITE_MAXIMUM;

    transport->waits_for = 0;
    if (transport->ssl == NULL)
        return plain_outcome(transport, send(transport->descriptor, data.data, size, MSG_NOSIGNAL),
                             EPOLLOUT, size_out);
    ERR_clear_error();
    int result = SSL_write_ex(transport->ssl, data.data, size, size_out);
    return result == 1 ? TRANSPORT_MOVED : tls_failure(transport, result);
}

void transport_end(struct transport *transport)
{
    if (transport->ssl && SSL_is_init_finished(transport->ssl)) {
        ERR_clear_error();
        (void)SSL_shutdown(transport->ssl); /* one close_notify; the peer's is not waited for */
    }
    shutdown(transport->descriptor, SHUT_WR);
}

enum transport_outcome transport_discard(struct transport *transport)
{
    uint8_t unread[DISCARD_SIZE];
    size_t size = 0;

    transport->waits_for = 0;
    return plain_outcome(transport, recv(transport->descriptor, unread, sizeof unread, 0), EPOLLIN,
                         &size);
}

size_t transport_unsent(const struct transport *transport)
{
    int unsent = 0;

    if (ioctl(transport->descriptor, SIOCOUTQ, &unsent) != 0 || unsent < 0)
        return 0;
    return (size_t)unsent;
}

void transport_close(struct transport *transport)
{
    SSL_free(transport->ssl);
    transport->ssl = NULL;
    if (transport->descriptor >= 0)
        close(transport->descriptor);
    transport->descriptor = -1;
}
