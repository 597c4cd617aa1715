#include "tls_peer.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>

#include "echo.h"
#include "folder.h"
#include "support/check.h"

SSL_CTX *tls_peer_context(const char *folder, const char *name, const SSL_METHOD *method)
{
    char certificate[TEST_PATH_CAPACITY];
    char key[TEST_PATH_CAPACITY];
    char trust[TEST_PATH_CAPACITY];
    SSL_CTX *context = SSL_CTX_new(method);

    CHECK(context != NULL);
    folder_path(folder, name, "tls.crt", certificate);
    folder_path(folder, name, "tls.key", key);
    folder_path(folder, "ca", "ca.crt", trust);
    CHECK(SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1);
    CHECK(SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") == 1);
    CHECK(SSL_CTX_use_certificate_chain_file(context, certificate) == 1);
    CHECK(SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1);
    CHECK(SSL_CTX_load_verify_locations(context, trust, NULL) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_read_ahead(context, 1);
    return context;
}

void tls_peer_prepare(SSL *tls, int socket)
{
    int on = 1;

    CHECK(tls != NULL);
    CHECK(setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
    CHECK(fcntl(socket, F_SETFL, O_NONBLOCK) == 0);
}

bool tls_peer_read(SSL *tls, struct tls_message *message, bool *open_out)
{
    while (message->size < ECHO_PAYLOAD) {
        ERR_clear_error();
        int size = SSL_read(tls, message->bytes + message->size, ECHO_PAYLOAD - message->size);
        *open_out = size > 0 || SSL_get_error(tls, size) == SSL_ERROR_WANT_READ;
        if (size <= 0)
            return false;
        message->size += size;
    }
    message->size = 0;
    return true;
}

void tls_peer_write(SSL *tls, const char *bytes)
{
    CHECK(SSL_write(tls, bytes, ECHO_PAYLOAD) == ECHO_PAYLOAD);
}
