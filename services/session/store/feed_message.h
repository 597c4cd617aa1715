/* What replicas tell each other by NOTIFY, as text:
 *
 *     beat FROM NUMBER            I am here; and when it comes back, I have heard all before it
 *     ended FROM NUMBER MAC ...   these sessions are over: ask the database
 *     seen FROM NUMBER OF         I have acted on the change NUMBER of replica OF
 *     networks FROM NUMBER TENANT the allow-lists of this company have changed: ask the database
 *     limits FROM NUMBER TENANT   the same of the limits of its sessions
 *     epoch FROM NUMBER           another epoch has begun: ask the database about every session
 *
 * each with a tag behind. Whoever may connect to the database may send notifications, so the tag is
 * a MAC under a key that only this service has. Such a one can send again what was sent before;
 * that makes replicas ask the database, or wait a second for one that is not there. */
#ifndef SESSION_STORE_FEED_MESSAGE_H
#define SESSION_STORE_FEED_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/uuid.h"
#include "crypto/hmac.h"
#include "domain/token.h"

#define FEED_CHANNEL "session_feed"

enum {
    FEED_MACS_MAXIMUM = 64,       /* of one message; more sessions than a user can have */
    FEED_MESSAGE_CAPACITY = 4608, /* with the NUL */
};

enum feed_kind { FEED_BEAT, FEED_ENDED, FEED_SEEN, FEED_NETWORKS, FEED_LIMITS, FEED_EPOCH };

struct feed_message {
    enum feed_kind kind;
    struct uuid from;
    int64_t number; /* of the beat or of the change, from 1; its replica counts */
    struct uuid of; /* FEED_SEEN: whose change */
    struct token_mac macs[FEED_MACS_MAXIMUM]; /* FEED_ENDED; none asks for confirmation alone */
    size_t mac_count;
    int64_t tenant_id; /* FEED_NETWORKS, FEED_LIMITS: whose */
};

/* Writes the text with its tag into `out` of FEED_MESSAGE_CAPACITY bytes. */
void feed_message_encode(const struct feed_message *message, const struct crypto_hmac_key *key,
                         char out[static FEED_MESSAGE_CAPACITY]);

/* False, with `out` unspecified, for anything but the one spelling of a message with a right tag.
 */
NODISCARD bool feed_message_parse(const char *text, const struct crypto_hmac_key *key,
                                  struct feed_message *out);

#endif
