/* What the portal asks of audit, always with the pass of the user who reads. */
#ifndef PORTAL_PEERS_AUDIT_H
#define PORTAL_PEERS_AUDIT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/uuid.h"
#include "rpc/client.h"

/* The numbers of event.proto. */
enum audit_result {
    AUDIT_SUCCEEDED = 1,
    AUDIT_REFUSED = 2,
    AUDIT_FAILED = 3,
};

/* What has become of a text about somebody; "" but for the first. */
enum audit_text {
    AUDIT_TEXT_THERE,
    AUDIT_TEXT_ERASED,     /* with whom it was about */
    AUDIT_TEXT_UNREADABLE, /* damaged */
};

struct audit_change {
    const char *field;
    const char *before;
    const char *after;
    enum audit_text before_text;
    enum audit_text after_text;
};

/* An event as it is shown. Texts live in the request's arena and come from the history: to be
 * escaped like any input. */
struct audit_event {
    int64_t seq;
    int64_t recorded_at_us;
    const uint8_t *leaf_hash; /* 32 bytes */
    struct uuid id;
    struct uuid correlation_id;
    int64_t at_us;
    const char *kind;
    const char *service;
    const char *actor_login;
    const char *actor_name;
    enum audit_text actor_text;   /* of login ID and name */
    const char *actor_missing_id; /* whose they are when they are not there; "" for nobody's */
    bool is_by_system;            /* no person's act, but a rule's */
    const char *address;
    const char *user_agent;
    const char *object_label;
    enum audit_text object_text;
    const char *object_missing_id; /* as the actor's */
    enum audit_result result;
    const char *reason;
    enum audit_text reason_text;
    int64_t count; /* more than 1: so many alike were folded into this one */
    struct audit_change *changes;
    size_t change_count;
};

enum { AUDIT_EXPORT_PAGE = 250, AUDIT_KINDS_MAXIMUM = 27, AUDIT_ACTOR_MAXIMUM = 64 /* bytes */ };

/* Which events; "" and 0 take all. */
struct audit_question {
    int64_t from_us;
    int64_t until_us;
    const char *actor;
    const char *const *kinds; /* any of them */
    size_t kind_count;        /* to AUDIT_KINDS_MAXIMUM */
    const char *result;
    const char *source;
    int64_t before_seq;
    int64_t after_seq;
    uint32_t page_size;
};

struct audit_page {
    struct audit_event *events; /* newest first */
    size_t count;
    bool more_older;
    bool more_newer;
    int64_t size; /* how many events the whole history has */
};

/* INVALID_ARGUMENT for a question that audit does not understand. */
NODISCARD struct status audit_search(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct audit_question *question, struct arena *arena,
                                     struct audit_page *out);

/* The same for a file: up to AUDIT_EXPORT_PAGE events, for who may export. */
NODISCARD struct status audit_export(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct audit_question *question, struct arena *arena,
                                     struct audit_page *out);

/* NOT_FOUND when the history has no such number. */
NODISCARD struct status audit_get(struct rpc_client *client, const struct rpc_call_options *options,
                                  int64_t seq, struct arena *arena, struct audit_event *out);

#endif
