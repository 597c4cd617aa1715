/* What the portal asks of session. */
#ifndef PORTAL_PEERS_SESSION_H
#define PORTAL_PEERS_SESSION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/scope.h"
#include "base/status.h"
#include "base/uuid.h"
#include "rpc/client.h"

/* Which customers a permission reaches that does not reach all. */
struct session_scope {
    const char *permission;
    scope_set groups;
};

/* Who makes a request, as session says at this moment. Texts live in the request's arena. */
struct session_check {
    struct uuid session_id;
    int64_t tenant_id;
    struct uuid user_id;
    bool is_customer;
    const char *login_id;
    const char *name;
    char *const *permissions;
    size_t permission_count;
    const struct session_scope *scopes;
    size_t scope_count;
    int64_t started_at_us;
    int32_t idle_seconds;    /* over after so long without activity */
    int64_t idle_ends_at_us; /* when it ends if nothing more happens */
    int64_t absolute_ends_at_us;
    int64_t now_us;
    bool rotate;         /* the token is due to be given a successor */
    char *const *passes; /* for the services of the question, in their order */
};

struct session_question {
    const char *token;
    const char *client_ip;
    bool is_passive;
    const char *permission; /* "" for none */
    const char *const *pass_audiences;
    size_t pass_count;
};

/* UNAUTHENTICATED when the session is over, PERMISSION_DENIED when it lives but may not,
 * UNAVAILABLE when it could not be found out. */
NODISCARD struct status session_check(struct rpc_client *client,
                                      const struct rpc_call_options *options,
                                      const struct session_question *question, struct arena *arena,
                                      struct session_check *out);

/* A new token of the same session, to be kept in place of `token`; "" when another request was
 * given one. In the arena. */
NODISCARD struct status session_rotate(struct rpc_client *client,
                                       const struct rpc_call_options *options, const char *token,
                                       struct arena *arena, const char **out);

/* Which session its user ends, and from where. */
struct session_sign_out {
    const char *token; /* of session_end() */
    const char *client_ip;
    const char *user_agent;
};

/* `options` carries the idempotency key. OK also for a session that is over already. */
NODISCARD struct status session_end(struct rpc_client *client,
                                    const struct rpc_call_options *options,
                                    const struct session_sign_out *sign_out, struct arena *arena);

/* One of the pass's user, or with NULL all of theirs but the one that asks; `options` carries the
 * idempotency key. NOT_FOUND for one of somebody else. OK also for one that has ended. */
NODISCARD struct status session_end_own(struct rpc_client *client,
                                        const struct rpc_call_options *options,
                                        const struct uuid *session_id,
                                        const struct session_sign_out *from, struct arena *arena);

/* Where a user is signed in. */
struct session_line {
    struct uuid id;
    const char *client_ip;
    const char *user_agent;
    const char *authentication;
    int64_t started_at_us;
    int64_t last_seen_at_us;
    int64_t idle_ends_at_us;
};

/* The sessions of the pass's user, newest first. */
NODISCARD struct status session_list(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct arena *arena,
                                     struct session_line **lines_out, size_t *count_out);

/* Somebody of the company, and where they are signed in. */
struct company_session {
    struct session_line line;
    struct uuid user_id;
    const char *login_id;
    const char *name;
};

/* Sessions for which all of these hold. */
struct company_choice {
    const char *network;    /* "" or NULL for any, as the next two */
    const char *name;       /* part of a name or login ID */
    const char *role;       /* a word: "clerk", "own-01" */
    const struct uuid *ids; /* of sessions */
    size_t id_count;        /* at most SESSIONS_CHOSEN_MAXIMUM; 0 for any */
};

enum { SESSIONS_CHOSEN_MAXIMUM = 100 };

struct company_question {
    struct company_choice choice;
    int32_t page_size;
    int64_t before_us; /* 0: the first page */
    struct uuid before_id;
};

struct company_page {
    struct company_session *sessions;
    size_t count;
    bool more;
};

/* The sessions of the pass's company, newest first. */
NODISCARD struct status session_list_all(struct rpc_client *client,
                                         const struct rpc_call_options *options,
                                         const struct company_question *question,
                                         struct arena *arena, struct company_page *out);

struct session_ending {
    struct company_choice choice;
    bool everyone; /* all but the pass's own; then nothing is chosen */
    const char *reason;
    const char *client_ip;
    const char *user_agent;
};

/* Never the pass's own. `options` carries the idempotency key. INVALID_ARGUMENT for a reason that
 * is too long, and when neither everyone nor anything is chosen; `more_out` says that a further
 * call has to follow. */
NODISCARD struct status session_end_all(struct rpc_client *client,
                                        const struct rpc_call_options *options,
                                        const struct session_ending *ending, struct arena *arena,
                                        bool *more_out);

/* The numbers of session.proto. */
enum session_end_reason {
    SESSION_END_UNKNOWN = 0,
    SESSION_END_IDLE = 1,
    SESSION_END_ABSOLUTE = 2,
    SESSION_END_SIGNED_OUT = 3,
    SESSION_END_DISPLACED = 4,
    SESSION_END_REVOKED = 5,
    SESSION_END_STOLEN = 6,
};

/* A session that is over. Texts live in the arena. */
struct session_over {
    enum session_end_reason reason;
    int64_t ended_at_us;
    int64_t tenant_id; /* 0: whose it was is not known, and nothing below */
    struct uuid session_id;
    struct uuid user_id;
    bool is_customer;
    const char *login_id;
    const char *name;
};

/* Why the session of this token ended, and whose it was. NOT_FOUND for a token nobody remembers. */
NODISCARD struct status session_describe_end(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             const char *token, struct arena *arena,
                                             struct session_over *out);

#endif
