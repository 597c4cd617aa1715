#include "bench/load/tls_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/check.h"

enum { EVENTS_AT_ONCE = 64, PATIENCE_MS = 10000 };

enum state { IDLE, SENDING, RECEIVING };

struct connection {
    struct tls_load *load;
    SSL *tls; /* NULL before the first request and after the last of a connection */
    enum state state;
    char request[TLS_LOAD_ASK_CAPACITY];
    size_t request_size;
    uint8_t answer[TLS_LOAD_ANSWER_CAPACITY];
    size_t answer_size;
};

struct tls_load {
    struct tls_load_options options;
    SSL_CTX *context;
    int epoll;
    size_t under_way;
    uint64_t answers; /* in this run */
    int64_t until_us; /* no request begins after it */
    struct connection connections[];
};

static SSL_CTX *context_open(const char *authority_file)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    CHECK(context != NULL);
    CHECK(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
    CHECK(SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") == 1);
    CHECK(SSL_CTX_load_verify_locations(context, authority_file, NULL) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    return context;
}

static int connect_to(uint16_t port)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(port),
                                        .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    const int one = 1;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(descriptor >= 0);
    CHECK(connect(descriptor, (const struct sockaddr *)&address, sizeof address) == 0);
    CHECK(setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
    CHECK(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0);
    return descriptor;
}

static void disconnect(struct connection *connection)
{
    int descriptor = SSL_get_fd(connection->tls);

    SSL_free(connection->tls);
    (void)close(descriptor); /* which takes it out of the epoll set */
    connection->tls = NULL;
}

static void reconnect(struct connection *connection)
{
    struct tls_load *load = connection->load;
    struct epoll_event interest = {.events = EPOLLIN | EPOLLOUT | EPOLLET,
                                   .data = {.ptr = connection}};
    int descriptor = connect_to(load->options.port);

    connection->tls = SSL_new(load->context);
    CHECK(connection->tls != NULL && SSL_set1_host(connection->tls, "localhost") == 1);
    CHECK(SSL_set_fd(connection->tls, descriptor) == 1);
    SSL_set_connect_state(connection->tls);
    CHECK(epoll_ctl(load->epoll, EPOLL_CTL_ADD, descriptor, &interest) == 0);
}

/* Whether the operation has to wait for the other side; anything else that stopped it is fatal. */
static bool must_wait(const struct connection *connection, int result)
{
    int reason = SSL_get_error(connection->tls, result);

    if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE)
        return true;
    ERR_print_errors_fp(stderr);
    test_fail(__FILE__, __LINE__, "port %u broke off a connection", connection->load->options.port);
}

/* The next request, unless the run is over. False when it is. */
static bool begin(struct connection *connection)
{
    struct tls_load *load = connection->load;

    if (clock_monotonic_us() >= load->until_us) {
        connection->state = IDLE;
        load->under_way--;
        return false;
    }
    if (connection->tls == NULL)
        reconnect(connection);
    connection->request_size = load->options.ask(load->options.context, connection->request);
    connection->answer_size = 0;
    connection->state = SENDING;
    return true;
}

static bool send_request(struct connection *connection)
{
    int sent = SSL_write(connection->tls, connection->request, (int)connection->request_size);

    if (sent <= 0)
        return !must_wait(connection, sent);
    connection->state = RECEIVING;
    return true;
}

static bool receive(struct connection *connection)
{
    struct tls_load *load = connection->load;
    size_t room = sizeof connection->answer - connection->answer_size;
    int size = SSL_read(connection->tls, connection->answer + connection->answer_size, (int)room);

    if (size <= 0)
        return !must_wait(connection, size);
    connection->answer_size += (size_t)size;
    struct tls_load_answer answer =
        load->options.measure((struct bytes){connection->answer, connection->answer_size});
    if (answer.size == 0)
        return true;
    CHECK_INT(answer.size, connection->answer_size);
    load->answers++;
    if (answer.is_last)
        disconnect(connection);
    return begin(connection);
}

/* Does what can be done without waiting. */
static void advance(struct connection *connection)
{
    bool more = true;

    while (more) {
        switch (connection->state) {
        case IDLE:
            more = false;
            break;
        case SENDING:
            more = send_request(connection);
            break;
        case RECEIVING:
            more = receive(connection);
            break;
        }
    }
}

struct tls_load *tls_load_open(const struct tls_load_options *options)
{
    struct tls_load *load =
        calloc(1, sizeof *load + options->connections * sizeof(struct connection));

    CHECK(load != NULL);
    load->options = *options;
    load->context = context_open(options->authority_file);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    CHECK(load->epoll >= 0);
    for (size_t i = 0; i < options->connections; i++)
        load->connections[i].load = load;
    return load;
}

static void turn(struct tls_load *load)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int count = epoll_wait(load->epoll, events, EVENTS_AT_ONCE, PATIENCE_MS);

    CHECK(count > 0 || (count < 0 && errno == EINTR));
    for (int i = 0; i < count; i++)
        advance(events[i].data.ptr);
}

uint64_t tls_load_run(void *context, int64_t duration_us)
{
    struct tls_load *load = context;

    load->answers = 0;
    load->until_us = clock_monotonic_us() + duration_us;
    load->under_way = load->options.connections;
    for (size_t i = 0; i < load->options.connections; i++) {
        if (begin(&load->connections[i]))
            advance(&load->connections[i]);
    }
    while (load->under_way > 0)
        turn(load);
    return load->answers;
}

void tls_load_once(const struct tls_load_options *options, struct buffer *answer)
{
    struct tls_load_options alone = *options;

    alone.connections = 1;
    CLEANUP(tls_load_close) struct tls_load *load = tls_load_open(&alone);
    struct connection *connection = &load->connections[0];
    while (load->answers == 0)
        (void)tls_load_run(load, 1);
    buffer_append(answer, connection->answer, connection->answer_size);
}

void tls_load_close(struct tls_load **handle)
{
    struct tls_load *load = *handle;

    *handle = NULL;
    if (load == NULL)
        return;
    for (size_t i = 0; i < load->options.connections; i++) {
        if (load->connections[i].tls)
            disconnect(&load->connections[i]);
    }
    SSL_CTX_free(load->context);
    (void)close(load->epoll);
    free(load);
}
