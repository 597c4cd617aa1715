#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "support/check.h"
#include "tls_peer.h"

enum { EVENTS = 16 };

struct connection {
    SSL *tls;
    struct tls_message message;
};

static int listen_somewhere(uint16_t *port_out)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(listener >= 0);
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(listener, EVENTS) == 0);
    CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    *port_out = ntohs(address.sin_port);
    return listener;
}

static void end(struct connection *connection)
{
    CHECK(close(SSL_get_fd(connection->tls)) == 0);
    SSL_free(connection->tls);
    free(connection);
}

static void echo_all(struct connection *connection)
{
    bool open = true;

    while (tls_peer_read(connection->tls, &connection->message, &open))
        tls_peer_write(connection->tls, connection->message.bytes);
    if (!open)
        end(connection);
}

/* The first messages may have come with the last of the handshake, and then epoll never tells. */
static void accept_one(SSL_CTX *context, int listener, int poller)
{
    struct connection *connection = calloc(1, sizeof *connection);
    int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    CHECK(connection != NULL && socket >= 0);
    connection->tls = SSL_new(context);
    CHECK(connection->tls != NULL && SSL_set_fd(connection->tls, socket) == 1);
    CHECK(SSL_accept(connection->tls) == 1);
    tls_peer_prepare(connection->tls, socket);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = connection};
    CHECK(epoll_ctl(poller, EPOLL_CTL_ADD, socket, &wanted) == 0);
    echo_all(connection);
}

int tls_serve(const char *folder)
{
    SSL_CTX *context = tls_peer_context(folder, "session", TLS_server_method());
    uint16_t port = 0;
    int listener = listen_somewhere(&port);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event wanted = {.events = EPOLLIN};

    CHECK(poller >= 0 && epoll_ctl(poller, EPOLL_CTL_ADD, listener, &wanted) == 0);
    printf("serving on port %u\n", port);
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr)
                echo_all(events[i].data.ptr);
            else
                accept_one(context, listener, poller);
        }
    }
}
