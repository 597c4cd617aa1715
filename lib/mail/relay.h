/* Where mails are handed over: one or two mail servers (relays) that take them by SMTP under TLS,
 * the second while the first does not. STARTTLS is demanded, or TLS is there from the first byte;
 * the server's name is checked against its certificate, and nothing is said to one that fails. The
 * only door to libcurl, which speaks SMTP; a server can lead it to no other protocol or host.
 *
 *     TRY(mail_relay_open(&options, &relay));            // once
 *     TRY(mail_client_open(relay, &client));             // in each thread
 *     mail_client_send(client, &envelope, timeout_ms, &delivery);
 *
 * A relay that fails rests for MAIL_ROUTE_REST_MS, so that not every mail waits for it in turn.
 */
#ifndef MAIL_RELAY_H
#define MAIL_RELAY_H

#include "base/bytes.h"
#include "log/log.h"
#include "mail/reply.h"
#include "text/mail_address.h"

enum {
    MAIL_ROUTES_MAXIMUM = 2,
    MAIL_ROUTE_REST_MS = 10000,
    MAIL_CONNECT_TIMEOUT_MS = 10000, /* TLS is another matter: it counts with the whole */
    MAIL_REPLY_TIMEOUT_S = 30,       /* for one answer, however slowly it comes */
};

enum mail_security {
    MAIL_SECURITY_STARTTLS, /* usually port 587 or 25 */
    MAIL_SECURITY_TLS,      /* usually port 465 (RFC 8314) */
};

/* The words of the enum, as a setting has them; ended by NULL. */
extern const char *const mail_security_words[];

struct mail_route {
    const char *host; /* the name in the server's certificate, or an address */
    uint16_t port;
};

struct mail_relay_options {
    struct mail_route routes[MAIL_ROUTES_MAXIMUM];
    size_t route_count;
    enum mail_security security;
    const char *ca_file;  /* PEM: who may have signed a certificate; read for each connection */
    const char *own_name; /* a host name, which EHLO says */
    const struct log *log;
};

struct mail_relay;  /* what threads share */
struct mail_client; /* one thread's; keeps its connection for the next mail */

/* Copies the options. RESOURCE_EXHAUSTED without memory, INTERNAL when libcurl cannot be started.
 */
NODISCARD struct status mail_relay_open(const struct mail_relay_options *options,
                                        struct mail_relay **out);

/* Every client must be closed before. Accepts NULL. */
void mail_relay_close(struct mail_relay **relay);

/* Whether all routes have failed a moment ago: a mail would not be tried. */
bool mail_relay_rests(const struct mail_relay *relay);

NODISCARD struct status mail_client_open(struct mail_relay *relay, struct mail_client **out);
/* Accepts NULL. */
void mail_client_close(struct mail_client **client);

struct mail_envelope {
    const struct mail_address *from;
    const struct mail_address *to;
    struct bytes mail; /* as mail_compose() makes it */
};

struct mail_delivery {
    enum mail_outcome outcome;
    struct mail_reply reply; /* the last that was about this mail; code 0 for none */
    size_t route;            /* that was tried last */
};

/* Tries the routes in order until one has taken or refused the mail, or may have taken it;
 * `timeout_ms` is for all of them together. What failed is in the log, without the recipient. */
void mail_client_send(struct mail_client *client, const struct mail_envelope *envelope,
                      int64_t timeout_ms, struct mail_delivery *out);

#endif
