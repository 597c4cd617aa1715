/* The calls of sekisho.session.v1.Session, as their callers make them. */
#ifndef INTEGRATION_SESSION_CALLS_H
#define INTEGRATION_SESSION_CALLS_H

#include "domain/session.h"
#include "mesh.h"

enum { PASS_CAPACITY = 4097 };

/* {0} is user 0 of tenant 1: 300 s idle, 3600 s absolute, at most 20 sessions, version 1, with the
 * rights history.view and users.view, under a new key. */
struct create_options {
    int64_t tenant_id;
    uint8_t user;
    int64_t version;
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t maximum_sessions;
    bool refuse_further;
    bool is_customer; /* else staff */
    bool may_manage;  /* has sessions.end and sessions.view besides, and is another person */
    uint64_t key;
};

struct created {
    char token[TOKEN_LENGTH + 1];
    struct uuid session_id;
    char session_id_text[UUID_TEXT_CAPACITY];
    int64_t started_at_us;
    int64_t idle_ends_at_us;
    int64_t absolute_ends_at_us;
    uint32_t ended_sessions;
    uint32_t live_sessions; /* of a user who gets no further one; then nothing else is set */
};

struct check_options {
    enum identity caller; /* PORTAL for 0, audit, which may not */
    bool passive;
    const char *permission;
    const char *audience;
    const char *client_ip;
};

struct checked {
    struct uuid session_id;
    struct uuid user_id;
    int64_t tenant_id;
    char permissions[256]; /* one space between */
    int64_t now_us;
    int64_t idle_ends_at_us;
    int64_t absolute_ends_at_us;
    bool rotate;
    char pass[PASS_CAPACITY];
};

/* A number no other call has as its key. */
uint64_t new_key(void);

struct uuid user_id_of(uint8_t user);

struct status call_create(enum identity replica, struct create_options options,
                          struct created *out);
struct status call_check(enum identity replica, const char *token, struct check_options options,
                         struct checked *out);
struct status call_end_others(enum identity replica, const char *pass, uint64_t key);
/* `successor_out` is "" when none is given. */
struct status call_rotate(enum identity replica, const char *token,
                          char successor_out[static TOKEN_LENGTH + 1]);
struct status call_end_by_token(enum identity replica, const char *token, uint64_t key);
struct status call_end_by_token_as(enum identity replica, enum identity caller, const char *token,
                                   uint64_t key);
struct status call_end_by_id(enum identity replica, struct uuid session_id, const char *pass,
                             uint64_t key);
struct status call_set_barrier(enum identity replica, int64_t tenant_id, uint8_t user,
                               int64_t version, uint64_t key, uint32_t *ended_out);
/* The same, under a new key, but for the session with an id of `kept_size` bytes. */
struct status call_set_barrier_but(enum identity replica, int64_t tenant_id, uint8_t user,
                                   int64_t version, struct uuid kept, size_t kept_size,
                                   uint32_t *ended_out);
/* Allow-lists of tenant `tenant_id`: one enforced list for `list` ("everyone") that holds `range`;
 * NULL for none. And the same on trial until `trial_ends_at_us` (0 for no trial). */
struct put_networks {
    int64_t tenant_id;
    int64_t revision;
    const char *list;
    const char *range;
    size_t copies; /* of the range; 1 for 0 */
    const char *trial_range;
    int64_t trial_ends_at_us;
};

struct status call_put_networks(enum identity replica, struct put_networks options);

/* What the staff of a tenant may have, and its customers: 3600 s idle, 86400 s absolute and 20
 * sessions where nothing is said. */
struct put_policy {
    int64_t tenant_id;
    int64_t revision;
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t maximum_sessions;
    int32_t customer_idle_seconds;
    uint64_t key;
};

/* `shortened_out` and `more_out` may be NULL. */
struct status call_put_policy(enum identity replica, struct put_policy options,
                              uint32_t *shortened_out, bool *more_out);

/* As the operator. `epoch_out` may be NULL. */
struct status call_raise_epoch(enum identity replica, const char *reason, uint64_t key,
                               int64_t *epoch_out);

struct status call_describe_end(enum identity replica, const char *token, int *reason_out,
                                int64_t *ended_at_us_out);

/* Whose session it was, of one that is over. */
struct owner {
    char session_id_text[UUID_TEXT_CAPACITY];
    struct uuid user_id;
    int64_t tenant_id;
    int kind;
    char login_id[65];
    char display_name[129];
};

struct status call_describe_owner(enum identity replica, const char *token, struct owner *out);

/* The ids of the live sessions, newest first, at most 20. */
struct status call_list(enum identity replica, const char *pass, struct uuid out[static 20],
                        size_t *count_out);

/* What must go well. */
struct created create(enum identity replica, struct create_options options);
/* {0} chooses nothing: everyone is to be said. */
struct choose_options {
    bool everyone;
    bool of_one_user;
    uint8_t user;
    const char *role;
    const char *network;
    const char *name;
    int64_t since_us;
    const struct uuid *ids;
    size_t id_count;
    const char *reason; /* "lost laptop" for NULL */
    uint64_t key;
};

struct status call_end_all(enum identity replica, struct choose_options options, const char *pass,
                           uint32_t *ended_out, bool *more_out);

/* Pages of `page_size` (100 for 0), all of them: the ids in their order, at most 200. */
struct status call_list_all(enum identity replica, struct choose_options options, int32_t page_size,
                            const char *pass, struct uuid out[static 200], size_t *count_out);

struct checked check(enum identity replica, const char *token);

/* Whether the session is accepted; anything but yes and UNAUTHENTICATED fails the test. */
bool is_accepted(enum identity replica, const char *token);

/* A pass of the session's user for this very service. */
void pass_of(enum identity replica, const char *token, char out[static PASS_CAPACITY]);

#endif
