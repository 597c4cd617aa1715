/* An event as it is kept: its bytes, and what of it can be searched for. */
#ifndef AUDIT_DOMAIN_EVENT_H
#define AUDIT_DOMAIN_EVENT_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "crypto/hash.h"

enum {
    EVENT_SIZE_MAXIMUM = 16384, /* bytes */
    EVENT_KIND_MAXIMUM = 48,    /* characters */
    EVENT_LOGIN_MAXIMUM = 64,   /* bytes, as the next */
    EVENT_LABEL_MAXIMUM = 256,
};

/* The numbers of event.proto and of the database. */
enum event_result {
    EVENT_RESULT_SUCCEEDED = 1,
    EVENT_RESULT_REFUSED = 2,
    EVENT_RESULT_FAILED = 3,
};

/* Borrowed from the request or the arena. */
struct event {
    struct bytes bytes; /* as the acting service encoded them, once */
    struct uuid id;
    int64_t tenant_id;
    int64_t at_us;
    const char *kind;
    const char *service; /* who says that it recorded it */
    enum event_result result;
    struct uuid actor_id; /* nil for whoever is no user */
    const char *actor_login;
    const char *client_ip; /* "" when there is none */
    const char *label;
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

#endif
