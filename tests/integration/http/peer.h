/* The browser's end of a connection, spoken by hand: what is sent is exactly what the test says.
 * Every function fails the test when it cannot do what it says within 10 s. */
#ifndef INTEGRATION_HTTP_PEER_H
#define INTEGRATION_HTTP_PEER_H

#include <openssl/ssl.h>
#include <stdint.h>

#include "base/bytes.h"

enum { PEER_HEAD_CAPACITY = 8 << 10, PEER_BODY_CAPACITY = 2 << 20, PEER_TIMEOUT_MS = 10000 };

struct peer {
    int descriptor; /* -1 when closed */
    SSL *ssl;       /* NULL for plain */
    uint8_t *read;  /* and not yet taken */
    size_t read_size;
};

struct answer {
    int status;
    char head[PEER_HEAD_CAPACITY]; /* with a NUL */
    uint8_t *body;
    size_t body_size;
    bool is_whole; /* all of the body that was promised has come */
};

/* TCP to 127.0.0.1, from `source` when that is not NULL ("127.0.0.7"). */
void peer_connect(struct peer *peer, uint16_t port, const char *source);

/* The same to and from ::1. */
void peer_connect_ipv6(struct peer *peer, uint16_t port);

/* The TLS handshake. */
void peer_secure(struct peer *peer);

/* Both; plain when `secure` is false. */
void peer_open(struct peer *peer, uint16_t port, bool secure);

/* The same, secure, of a server that may be gone: false, and closed, when there is no connection.
 */
bool peer_try_open(struct peer *peer, uint16_t port);

void peer_send(struct peer *peer, const char *text);
void peer_send_bytes(struct peer *peer, const void *data, size_t size);

/* The next answer; `has_body` false for one to HEAD. To be cleared. */
void peer_receive(struct peer *peer, bool has_body, struct answer *out);

/* The same of a server that may be gone: false, and nothing to clear, when the connection ended
 * before the whole answer came. */
bool peer_try_receive(struct peer *peer, bool has_body, struct answer *out);
void answer_clear(struct answer *answer);

/* Sends, receives, clears: the status. */
int peer_ask(struct peer *peer, const char *request);

/* The value of a header in `out`, or "" when there is none. */
void answer_header(const struct answer *answer, const char *name, char out[static 1024]);

/* Whether the text stands in the body. */
bool answer_holds(const struct answer *answer, const char *text);

/* Waits until the server closes; true when not a byte came before. */
bool peer_ends_unanswered(struct peer *peer);
/* Waits until the server closes, and throws away what comes. */
void peer_wait_end(struct peer *peer);

/* Whether the server has closed already; does not wait. */
bool peer_has_ended(struct peer *peer);

/* Whether something has come that was not taken; does not wait. */
bool peer_has_answer(struct peer *peer);

/* Reads up to `size` raw bytes of the body to come; 0 at the end. */
size_t peer_read_some(struct peer *peer, size_t size);

void peer_close(struct peer *peer);

#endif
