/* What auth asks of session: it alone may create sessions, and it tells session first when it takes
 * rights away. */
#ifndef AUTH_PEERS_SESSION_H
#define AUTH_PEERS_SESSION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/scope.h"
#include "base/status.h"
#include "base/uuid.h"
#include "network/policy.h"
#include "rpc/client.h"

enum { SESSION_SCOPES_MAXIMUM = 16 };

/* Which customers a permission reaches that does not reach all. */
struct session_scope {
    const char *permission;
    scope_set groups;
};

/* A user, as auth saw them at that moment. */
struct session_subject {
    int64_t tenant_id;
    struct uuid user_id;
    bool is_customer;
    const char *login_id;
    const char *name;
    const char *const *permissions; /* names, sorted */
    size_t permission_count;
    const struct session_scope *scopes; /* sorted */
    size_t scope_count;
    const char *const *roles; /* names, sorted */
    size_t role_count;
    int64_t version;
};

/* One who has proved who they are. */
struct new_session {
    struct session_subject subject;
    const char *client_ip;
    const char *user_agent;
    const char *authentication; /* "password" */
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t maximum_sessions;
    bool refuse_further; /* instead of ending the oldest */
};

struct created_session {
    const char *token; /* in the arena; a secret. NULL when there is no room for one more */
    int64_t idle_ends_at_us;
    uint32_t elsewhere; /* then: how many sessions the user has; else 0 */
};

/* FAILED_PRECONDITION when the user changed meanwhile. ABORTED, as any outage, says nothing of the
 * user. `options` carries the idempotency key. */
NODISCARD struct status session_create(struct rpc_client *client,
                                       const struct rpc_call_options *options,
                                       const struct new_session *session, struct arena *arena,
                                       struct created_session *out);

/* Ends a session by its token, on every replica; OK for one that has ended. */
NODISCARD struct status session_end(struct rpc_client *client,
                                    const struct rpc_call_options *options, const char *token,
                                    struct arena *arena);

/* What a user is not let in by any more. */
struct session_barrier {
    int64_t tenant_id;
    struct uuid user_id;
    int64_t version;             /* sessions of older ones end */
    const char *reason;          /* an event's kind */
    struct uuid keep_session_id; /* but for this one of the same user; nil for none */
};

/* Ends what the user began under an older version and refuses such sessions from then on: confirmed
 * by every replica. `ended_out`, how many ended, may be NULL. */
NODISCARD struct status session_set_barrier(struct rpc_client *client,
                                            const struct rpc_call_options *options,
                                            const struct session_barrier *barrier,
                                            struct arena *arena, uint32_t *ended_out);

/* A company's allow-lists as session is to ask them. */
struct session_networks {
    int64_t tenant_id;
    int64_t revision;
    const struct network_list *lists;
    size_t count;
    const struct network_list *trial_lists; /* instead, until trial_ends_at_us */
    size_t trial_count;
    int64_t trial_ends_at_us; /* 0: no trial */
};

/* From OK on they are in force on every replica. `options` carries the idempotency key. */
NODISCARD struct status session_put_networks(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             const struct session_networks *networks,
                                             struct arena *arena);

/* Ends some of a company's sessions; `more_out` says that others are left, for another key.
 * `reason` is an event's kind. `options` carries the idempotency key. */
NODISCARD struct status session_end_tenant(struct rpc_client *client,
                                           const struct rpc_call_options *options,
                                           int64_t tenant_id, const char *reason,
                                           struct arena *arena, bool *more_out);

/* What a session of a kind of user may have. */
struct session_policy {
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t maximum_sessions;
};

struct session_policies {
    int64_t tenant_id;
    int64_t revision;
    struct session_policy staff;
    struct session_policy customers;
};

/* From OK on no session of the company has more on any replica, but for those that `more_out` says
 * are left, for another key. `options` carries the idempotency key. */
NODISCARD struct status session_put_policies(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             const struct session_policies *policies,
                                             struct arena *arena, bool *more_out);

/* Rows of a table of session's own, which it has forgotten. */
struct forgotten_rows {
    const char *table; /* in the arena */
    int64_t rows;
};

struct forgotten {
    struct forgotten_rows *rows; /* in the arena */
    size_t count;
    bool more; /* others are left, for another key */
};

/* Takes away some of what session knows of a company. `options` carries the idempotency key: the
 * same one gives the same answer. */
NODISCARD struct status session_forget_tenant(struct rpc_client *client,
                                              const struct rpc_call_options *options,
                                              int64_t tenant_id, struct arena *arena,
                                              struct forgotten *out);

/* Of a sign-in that an internal system hosts, to a system. */
struct hosted_pass {
    struct session_subject subject;
    struct uuid sign_in_id;
    const char *client_ip;
    const char *system; /* its name: "billing" */
};

/* The pass lives in the arena. */
NODISCARD struct status session_issue_pass(struct rpc_client *client,
                                           const struct rpc_call_options *options,
                                           const struct hosted_pass *pass, struct arena *arena,
                                           char **out);

#endif
