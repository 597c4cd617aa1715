#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/check.h"

enum { READ_SIZE = 16 << 10 };

static void open_socket(struct peer *peer, int family)
{
    struct timeval limit = {.tv_sec = PEER_TIMEOUT_MS / 1000};
    int yes = 1;

    *peer = (struct peer){.descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    CHECK(peer->descriptor >= 0);
    setsockopt(peer->descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(peer->descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(peer->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    peer->read = malloc(PEER_BODY_CAPACITY);
    CHECK(peer->read != NULL);
}

static bool try_connect(struct peer *peer, uint16_t port)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons(port),
                               .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};

    return connect(peer->descriptor, (struct sockaddr *)&name, sizeof name) == 0;
}

void peer_connect(struct peer *peer, uint16_t port, const char *source)
{
    struct sockaddr_in own = {.sin_family = AF_INET};

    open_socket(peer, AF_INET);
    if (source) {
        CHECK_INT(inet_pton(AF_INET, source, &own.sin_addr), 1);
        CHECK_INT(bind(peer->descriptor, (struct sockaddr *)&own, sizeof own), 0);
    }
    CHECK(try_connect(peer, port));
}

void peer_connect_ipv6(struct peer *peer, uint16_t port)
{
    struct sockaddr_in6 name = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};

    open_socket(peer, AF_INET6);
    CHECK_INT(connect(peer->descriptor, (struct sockaddr *)&name, sizeof name), 0);
}

static bool try_secure(struct peer *peer)
{
    static const unsigned char protocols[] = "\x08http/1.1";
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    CHECK(context != NULL);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    CHECK_INT(SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1), 0);
    peer->ssl = SSL_new(context);
    SSL_CTX_free(context);
    CHECK(peer->ssl != NULL);
    CHECK_INT(SSL_set_fd(peer->ssl, peer->descriptor), 1);
    ERR_clear_error();
    return SSL_connect(peer->ssl) == 1;
}

void peer_secure(struct peer *peer)
{
    CHECK(try_secure(peer));
}

void peer_open(struct peer *peer, uint16_t port, bool secure)
{
    peer_connect(peer, port, NULL);
    if (secure)
        peer_secure(peer);
}

bool peer_try_open(struct peer *peer, uint16_t port)
{
    open_socket(peer, AF_INET);
    if (try_connect(peer, port) && try_secure(peer))
        return true;
    peer_close(peer);
    return false;
}

void peer_send_bytes(struct peer *peer, const void *data, size_t size)
{
    const uint8_t *at = data;

    while (size > 0) {
        ssize_t sent = peer->ssl ? SSL_write(peer->ssl, at, (int)size)
                                 : send(peer->descriptor, at, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* refused: what the test then reads says how */
        at += sent;
        size -= (size_t)sent;
    }
}

void peer_send(struct peer *peer, const char *text)
{
    peer_send_bytes(peer, text, strlen(text));
}

/* Bytes read; 0 at the end. */
static size_t read_raw(struct peer *peer, uint8_t *out, size_t size)
{
    ssize_t count = 0;

    errno = 0;
    if (peer->ssl) {
        ERR_clear_error();
        count = SSL_read(peer->ssl, out, (int)size);
    } else {
        count = recv(peer->descriptor, out, size, 0);
    }
    CHECK(count > 0 || errno != EAGAIN);
    return count > 0 ? (size_t)count : 0;
}

/* At least one more byte; false at the end. */
static bool fill(struct peer *peer)
{
    CHECK(peer->read_size + READ_SIZE <= PEER_BODY_CAPACITY);
    size_t size = read_raw(peer, peer->read + peer->read_size, READ_SIZE);
    peer->read_size += size;
    return size > 0;
}

static void take(struct peer *peer, size_t size)
{
    peer->read_size -= size;
    memmove(peer->read, peer->read + size, peer->read_size);
}

/* False when the connection ended before it came. */
static bool receive_head(struct peer *peer, struct answer *out)
{
    uint8_t *end = NULL;

    while ((end = memmem(peer->read, peer->read_size, "\r\n\r\n", 4)) == NULL) {
        if (!fill(peer))
            return false;
    }
    size_t size = (size_t)(end - peer->read) + 4;
    CHECK(size < sizeof out->head);
    memcpy(out->head, peer->read, size);
    out->head[size] = '\0';
    take(peer, size);
    CHECK_INT(sscanf(out->head, "HTTP/1.1 %d ", &out->status), 1);
    return true;
}

bool answer_holds(const struct answer *answer, const char *text)
{
    return memmem(answer->body, answer->body_size, text, strlen(text)) != NULL;
}

void answer_header(const struct answer *answer, const char *name, char out[static 1024])
{
    char line[128];

    out[0] = '\0';
    snprintf(line, sizeof line, "\r\n%s: ", name);
    const char *found = strcasestr(answer->head, line);
    if (found == NULL)
        return;
    found += strlen(line);
    size_t size = strcspn(found, "\r");
    CHECK(size < 1024);
    memcpy(out, found, size);
    out[size] = '\0';
}

static void receive_length(struct peer *peer, size_t size, struct answer *out)
{
    CHECK(size <= PEER_BODY_CAPACITY - READ_SIZE);
    while (peer->read_size < size && fill(peer))
        ;
    out->is_whole = peer->read_size >= size;
    out->body_size = out->is_whole ? size : peer->read_size;
    out->body = malloc(out->body_size + 1);
    CHECK(out->body != NULL);
    memcpy(out->body, peer->read, out->body_size);
    out->body[out->body_size] = '\0';
    take(peer, out->body_size);
}

/* One chunk; false when it was the last, or the connection ended. */
static bool receive_chunk(struct peer *peer, struct answer *out)
{
    uint8_t *end = NULL;

    while ((end = memmem(peer->read, peer->read_size, "\r\n", 2)) == NULL) {
        if (!fill(peer))
            return false;
    }
    size_t line = (size_t)(end - peer->read) + 2;
    size_t size = strtoul((char *)peer->read, NULL, 16);
    while (peer->read_size < line + size + 2) {
        if (!fill(peer))
            return false;
    }
    out->body = realloc(out->body, out->body_size + size + 1);
    CHECK(out->body != NULL);
    memcpy(out->body + out->body_size, peer->read + line, size);
    out->body_size += size;
    out->body[out->body_size] = '\0';
    take(peer, line + size + 2);
    out->is_whole = size == 0;
    return size > 0;
}

static void receive_body(struct peer *peer, bool has_body, struct answer *out)
{
    char value[1024];

    answer_header(out, "Transfer-Encoding", value);
    if (has_body && value[0] != '\0') {
        while (receive_chunk(peer, out))
            ;
        return;
    }
    answer_header(out, "Content-Length", value);
    receive_length(peer, has_body ? strtoul(value, NULL, 10) : 0, out);
}

void peer_receive(struct peer *peer, bool has_body, struct answer *out)
{
    *out = (struct answer){0};
    if (!receive_head(peer, out))
        test_fail(__FILE__, __LINE__, "the connection ended before an answer came");
    receive_body(peer, has_body, out);
}

bool peer_try_receive(struct peer *peer, bool has_body, struct answer *out)
{
    *out = (struct answer){0};
    if (!receive_head(peer, out))
        return false;
    receive_body(peer, has_body, out);
    if (!out->is_whole)
        answer_clear(out);
    return out->is_whole;
}

void answer_clear(struct answer *answer)
{
    free(answer->body);
    answer->body = NULL;
}

int peer_ask(struct peer *peer, const char *request)
{
    struct answer answer;

    peer_send(peer, request);
    peer_receive(peer, strncmp(request, "HEAD ", 5) != 0, &answer);
    answer_clear(&answer);
    return answer.status;
}

bool peer_ends_unanswered(struct peer *peer)
{
    bool is_unanswered = peer->read_size == 0 && !fill(peer);
    peer_wait_end(peer);
    return is_unanswered;
}

void peer_wait_end(struct peer *peer)
{
    while (fill(peer))
        peer->read_size = 0;
}

bool peer_has_ended(struct peer *peer)
{
    struct pollfd polled = {.fd = peer->descriptor, .events = POLLIN};
    uint8_t byte = 0;

    if (poll(&polled, 1, 0) <= 0)
        return false;
    ssize_t count = recv(peer->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno != EAGAIN);
}

bool peer_has_answer(struct peer *peer)
{
    struct pollfd polled = {.fd = peer->descriptor, .events = POLLIN};

    return peer->read_size > 0 || (peer->ssl && SSL_pending(peer->ssl) > 0) ||
           poll(&polled, 1, 0) > 0;
}

size_t peer_read_some(struct peer *peer, size_t size)
{
    uint8_t unread[READ_SIZE];
    return read_raw(peer, unread, size < sizeof unread ? size : sizeof unread);
}

void peer_close(struct peer *peer)
{
    SSL_free(peer->ssl);
    if (peer->descriptor >= 0)
        close(peer->descriptor);
    free(peer->read);
    *peer = (struct peer){.descriptor = -1};
}
