/* A peer that speaks our protocol by hand, and badly where it likes to. */
#ifndef INTEGRATION_RPC_RAW_H
#define INTEGRATION_RPC_RAW_H

#include <openssl/ssl.h>

#include "rpc/envelope.h"
#include "world.h"

enum { RAW_MESSAGE_MAXIMUM = 1 << 20 };

struct raw {
    int socket;
    SSL_CTX *context;
    SSL *ssl;
};

/* A TCP connection to 127.0.0.1, reads and writes limited to 10 s. */
int raw_connect(uint16_t port);

/* A context for one end, with the certificate in that folder, or none when NULL. Believes anybody.
 */
SSL_CTX *raw_context(const struct world *world, const char *folder, int version);

/* Connects with the certificate in `folder`, shakes hands, and exchanges SP greetings: true when
 * the server has let us in. With TLS 1.3 only its first bytes tell that. */
bool raw_open(struct raw *raw, const struct world *world, const char *folder, int version);

/* Only the TLS handshake. */
bool raw_shake(struct raw *raw, const struct world *world, const char *folder, int version);

bool raw_greet(struct raw *raw);
bool raw_write(struct raw *raw, const void *data, size_t size);

/* Closes; with `reset` by RST. */
void raw_close(struct raw *raw, bool reset);

/* Sends `body` as an SP message with the request id `id`, and reads the answer; false when the
 * server hangs up. */
bool raw_ask(struct raw *raw, uint32_t id, struct bytes body, struct rpc_response *out,
             uint8_t storage[static RAW_MESSAGE_MAXIMUM]);

/* An envelope for `method` with `body`, as lib/rpc makes it. */
size_t raw_envelope(const char *method, uint64_t sent_at_ms, uint32_t timeout_ms, struct bytes key,
                    struct bytes body, uint8_t *out, size_t capacity);

#endif
