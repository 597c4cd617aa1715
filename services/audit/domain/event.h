/* An event as it is kept: its bytes, and what of it can be searched for. */
#ifndef AUDIT_DOMAIN_EVENT_H
#define AUDIT_DOMAIN_EVENT_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "crypto/hash.h"

enum {
    EVENT_SIZE_MAXIMUM = 16384, /* bytes, as it comes; sealed texts take more room */
    EVENT_KEPT_MAXIMUM = 24576,
    EVENT_KIND_MAXIMUM = 48,  /* characters */
    EVENT_LOGIN_MAXIMUM = 64, /* bytes, as the next */
    EVENT_LABEL_MAXIMUM = 256,
    EVENT_CHANGES_MAXIMUM = 32,
};

/* The numbers of event.proto and of the database. */
enum event_result {
    EVENT_RESULT_SUCCEEDED = 1,
    EVENT_RESULT_REFUSED = 2,
    EVENT_RESULT_FAILED = 3,
};

/* Whose keys an event destroys. */
enum event_erasing { EVENT_ERASES_NOBODY, EVENT_ERASES_USER, EVENT_ERASES_COMPANY };

/* Borrowed from the request or the arena. */
struct event {
    struct bytes bytes; /* as the acting service encoded them; then as they are kept */
    struct uuid id;
    int64_t tenant_id;
    int64_t at_us;
    const char *kind;
    const char *service; /* who says that it recorded it */
    enum event_result result;
    struct uuid actor_id;  /* nil for whoever is no user */
    const char *actor;     /* by what they are searched for: event_actor_word(), or a login ID */
    const char *client_ip; /* "" when there is none */
    const char *label;
    enum event_erasing erases;
    struct uuid erased_id; /* when it is a user */
};

/* What is kept and shown: an event and its place. */
struct record {
    int64_t seq;
    struct bytes event;
    uint8_t leaf_hash[SHA256_SIZE];
    int64_t recorded_at_us;
};

/* INVALID_ARGUMENT, naming the first rule that is broken: the schema would refuse the row too, but
 * with it the whole batch that the event came in. */
NODISCARD struct status event_validate(const struct event *event);

enum { EVENT_ACTOR_CAPACITY = sizeof "user:" + UUID_TEXT_CAPACITY };

/* What stands for a user among actors; no login ID has a colon. */
void event_actor_word(struct uuid user_id, char out[static EVENT_ACTOR_CAPACITY]);

#endif
