/* What the tests of the relay's client share: a folder with certificates, mail servers, a client,
 * and a mail. Gone when the test ends. */
#ifndef INTEGRATION_MAIL_RELAY_WORLD_H
#define INTEGRATION_MAIL_RELAY_WORLD_H

#include "mail/message.h"
#include "mail/relay.h"
#include "support/directory.h"
#include "support/process.h"

enum { RELAY_TIMEOUT_MS = 20000 };

struct relay_world {
    struct test_directory directory;
    char authority[TEST_PATH_CAPACITY];   /* ca.crt */
    char certificate[TEST_PATH_CAPACITY]; /* of "localhost": tls.crt, tls.key */
    char ca_file[TEST_PATH_CAPACITY];
    struct mail_relay_options options; /* one route to nowhere, until a test says otherwise */
    struct mail_relay *relay;          /* opened by the first mail */
    struct mail_client *client;
    struct mail_address from;
    struct mail_address to;
    struct log log;
};

void relay_world_open(struct relay_world *world);
/* Accepts {0}. */
void relay_world_close(struct relay_world *world);

/* Starts peer.py, waits until it listens, and returns its port. */
uint16_t relay_peer_open(struct relay_world *world, const char *behaviour,
                         struct test_process *out);

/* Appends a route to `host`. */
void relay_world_route(struct relay_world *world, const char *host, uint16_t port);

/* Sends a mail with the subject; opens relay and client when they are not. */
struct mail_delivery relay_world_send(struct relay_world *world, const char *subject,
                                      int64_t timeout_ms);

/* The mail itself, as it was sent. */
void relay_world_compose(struct relay_world *world, const char *subject, struct buffer *out);

#endif
