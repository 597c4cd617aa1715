/* The peer without RPC: OpenSSL on epoll, a thread on each side, messages of ECHO_PAYLOAD bytes
 * that come back as they are, one TLS record and one write() each. What any RPC over TLS can at
 * best come near to. */
#ifndef BENCH_RPC_TLS_PEER_H
#define BENCH_RPC_TLS_PEER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

/* The server's process: says "serving on port N", serves until it is killed. */
int tls_serve(const char *folder);

struct tls_client;

/* `calls` in flight, spread evenly over the connections. */
struct tls_client *tls_client_open(const char *folder, uint16_t port, int connections, int calls);
void tls_client_close(struct tls_client **client);
uint64_t tls_client_run(void *client, int64_t duration_us); /* for struct bench_side */

/* For both sides: TLS 1.3, the cipher that lib/tls prefers, certificates on both sides, no tickets.
 */
SSL_CTX *tls_peer_context(const char *folder, const char *name, const SSL_METHOD *method);

/* TCP_NODELAY and not blocking: for after the handshake. */
void tls_peer_prepare(SSL *tls, int socket);

/* A message that may come in pieces. */
struct tls_message {
    char bytes[256];
    int size;
};

/* Reads on. True when the message is whole, and then begins anew; false when there is nothing more
 * to read now. `open_out` false when the other side has gone. */
bool tls_peer_read(SSL *tls, struct tls_message *message, bool *open_out);

/* Sends one message; loopback's buffers have room for all that is in flight here. */
void tls_peer_write(SSL *tls, const char *bytes);

#endif
