#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/check.h"
#include "tls_peer.h"

enum { CONNECTIONS_MAXIMUM = 16, WAIT_MS = 10000 };

struct connection {
    SSL *tls;
    struct tls_message message;
};

struct tls_client {
    SSL_CTX *context;
    int poller;
    int calls; /* on each connection */
    int count;
    struct connection connections[CONNECTIONS_MAXIMUM];
    char payload[256];
    int64_t until_us; /* no message is sent after it */
    int in_flight;
    uint64_t answers;
};

static void connection_open(struct tls_client *client, struct connection *connection, uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
    int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(socket_fd >= 0);
    CHECK(connect(socket_fd, (struct sockaddr *)&address, sizeof address) == 0);
    connection->tls = SSL_new(client->context);
    CHECK(connection->tls != NULL && SSL_set_fd(connection->tls, socket_fd) == 1);
    CHECK(SSL_connect(connection->tls) == 1);
    tls_peer_prepare(connection->tls, socket_fd);
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = connection};
    CHECK(epoll_ctl(client->poller, EPOLL_CTL_ADD, socket_fd, &wanted) == 0);
}

struct tls_client *tls_client_open(const char *folder, uint16_t port, int connections, int calls)
{
    struct tls_client *client = calloc(1, sizeof *client);

    CHECK(client != NULL && connections <= CONNECTIONS_MAXIMUM && calls % connections == 0);
    client->context = tls_peer_context(folder, "portal", TLS_client_method());
    client->poller = epoll_create1(EPOLL_CLOEXEC);
    CHECK(client->poller >= 0);
    client->calls = calls / connections;
    client->count = connections;
    for (int i = 0; i < connections; i++)
        connection_open(client, &client->connections[i], port);
    return client;
}

void tls_client_close(struct tls_client **handle)
{
    struct tls_client *client = *handle;

    for (int i = 0; i < client->count; i++) {
        SSL *tls = client->connections[i].tls;
        CHECK(close(SSL_get_fd(tls)) == 0);
        SSL_free(tls);
    }
    CHECK(close(client->poller) == 0);
    SSL_CTX_free(client->context);
    free(client);
    *handle = NULL;
}

static void send_one(struct tls_client *client, struct connection *connection)
{
    tls_peer_write(connection->tls, client->payload);
    client->in_flight++;
}

static void read_all(struct tls_client *client, struct connection *connection)
{
    bool open = true;

    while (tls_peer_read(connection->tls, &connection->message, &open)) {
        client->in_flight--;
        client->answers++;
        if (clock_monotonic_us() < client->until_us)
            send_one(client, connection);
    }
    CHECK(open);
}

uint64_t tls_client_run(void *context, int64_t duration_us)
{
    struct tls_client *client = context;

    client->answers = 0;
    client->until_us = clock_monotonic_us() + duration_us;
    for (int i = 0; i < client->count * client->calls; i++)
        send_one(client, &client->connections[i % client->count]);
    while (client->in_flight > 0) {
        struct epoll_event events[CONNECTIONS_MAXIMUM];
        int count = epoll_wait(client->poller, events, CONNECTIONS_MAXIMUM, WAIT_MS);
        CHECK(count > 0);
        for (int i = 0; i < count; i++)
            read_all(client, events[i].data.ptr);
    }
    return client->answers;
}
