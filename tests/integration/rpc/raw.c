#include "raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int raw_connect(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval limit = {.tv_sec = 10};
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(socket_ >= 0);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    CHECK(connect(socket_, (struct sockaddr *)&address, sizeof address) == 0);
    return socket_;
}

SSL_CTX *raw_context(const struct world *world, const char *folder, int version)
{
    SSL_CTX *context = SSL_CTX_new(TLS_method());

    CHECK(context != NULL);
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    if (folder) {
        char path[TEST_PATH_CAPACITY];
        char file[TEST_PATH_CAPACITY];
        world_path(world, folder, path);
        test_path_join(path, "tls.crt", file);
        CHECK(SSL_CTX_use_certificate_chain_file(context, file) == 1);
        test_path_join(path, "tls.key", file);
        CHECK(SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1);
    }
    return context;
}

bool raw_shake(struct raw *raw, const struct world *world, const char *folder, int version)
{
    raw->socket = raw_connect(rpc_server_port(world->server, 0));
    raw->context = raw_context(world, folder, version);
    raw->ssl = SSL_new(raw->context);
    CHECK(raw->ssl != NULL);
    SSL_set_fd(raw->ssl, raw->socket);
    return SSL_connect(raw->ssl) == 1;
}

bool raw_write(struct raw *raw, const void *data, size_t size)
{
    size_t written = 0;
    return SSL_write_ex(raw->ssl, data, size, &written) == 1;
}

static bool raw_read(struct raw *raw, uint8_t *out, size_t size)
{
    while (size > 0) {
        size_t got = 0;
        if (SSL_read_ex(raw->ssl, out, size, &got) != 1)
            return false;
        out += got;
        size -= got;
    }
    return true;
}

bool raw_greet(struct raw *raw)
{
    static const uint8_t ours[8] = {0, 'S', 'P', 0, 0, 0x30, 0, 0};   /* REQ */
    static const uint8_t theirs[8] = {0, 'S', 'P', 0, 0, 0x31, 0, 0}; /* REP */
    uint8_t found[8];

    return raw_write(raw, ours, sizeof ours) && raw_read(raw, found, sizeof found) &&
           memcmp(found, theirs, sizeof found) == 0;
}

bool raw_open(struct raw *raw, const struct world *world, const char *folder, int version)
{
    return raw_shake(raw, world, folder, version) && raw_greet(raw);
}

void raw_close(struct raw *raw, bool reset)
{
    if (reset) {
        struct linger at_once = {.l_onoff = 1};
        setsockopt(raw->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    SSL_free(raw->ssl);
    SSL_CTX_free(raw->context);
    close(raw->socket);
}

bool raw_ask(struct raw *raw, uint32_t id, struct bytes body, struct rpc_response *out,
             uint8_t storage[static RAW_MESSAGE_MAXIMUM])
{
    uint8_t head[12];

    bytes_put_u64(head, body.size + 4);
    bytes_put_u32(head + 8, id);
    if (!raw_write(raw, head, sizeof head) ||
        (body.size > 0 && !raw_write(raw, body.data, body.size)) || !raw_read(raw, head, 12))
        return false;
    uint64_t size = bytes_get_u64(head) - 4;
    CHECK_INT(bytes_get_u32(head + 8), id);
    CHECK(size <= RAW_MESSAGE_MAXIMUM);
    return raw_read(raw, storage, size) &&
           status_is_ok(rpc_response_decode((struct bytes){storage, size}, out));
}

size_t raw_envelope(const char *method, uint64_t sent_at_ms, uint32_t timeout_ms, struct bytes key,
                    struct bytes body, uint8_t *out, size_t capacity)
{
    struct rpc_request request = {
        .method = bytes_of(method),
        .request_id = {.bytes = {1, 2, 3}},
        .timeout_ms = timeout_ms,
        .sent_at_ms = sent_at_ms,
        .idempotency_key = key,
    };
    CHECK(rpc_request_head_capacity(&request) + body.size <= capacity);
    size_t head = rpc_request_encode_head(&request, body.size, out);
    if (body.size > 0)
        memcpy(out + head, body.data, body.size);
    return head + body.size;
}
