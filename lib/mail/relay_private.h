/* What the files of lib/mail that send share. */
#ifndef MAIL_RELAY_PRIVATE_H
#define MAIL_RELAY_PRIVATE_H

#include <stdatomic.h>

#include "mail/relay.h"

enum { MAIL_URL_CAPACITY = 640, MAIL_PATH_CAPACITY = 1024 };

struct mail_relay {
    char urls[MAIL_ROUTES_MAXIMUM][MAIL_URL_CAPACITY];
    size_t route_count;
    char ca_file[MAIL_PATH_CAPACITY];
    const struct log *log;
    _Atomic int64_t rests_until_ms[MAIL_ROUTES_MAXIMUM]; /* clock_monotonic_ms() */
};

/* One try by one route. The phase that was reached and the reply to it, with what curl says when
 * something failed. */
struct mail_attempt {
    struct mail_envelope envelope;
    const char *url;
    int64_t timeout_ms;
    size_t read; /* bytes of the mail that were asked for */
    enum mail_phase phase;
    struct mail_reply reply;
    bool is_over;      /* what is said from now on is about no mail */
    const char *error; /* NULL when nothing failed; a static string */
};

/* Starts libcurl, once for the process. INTERNAL when it cannot be. */
NODISCARD struct status mail_curl_start(void);

void mail_relay_send(struct mail_relay *relay, struct mail_client *client,
                     const struct mail_envelope *envelope, int64_t timeout_ms,
                     struct mail_delivery *out);

void mail_client_attempt(struct mail_client *client, struct mail_attempt *attempt);

#endif
