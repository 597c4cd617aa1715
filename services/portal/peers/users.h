/* What the portal asks of auth about the users of a company, each time with the pass of whoever
 * asks in `options`: auth decides by their rights. */
#ifndef PORTAL_PEERS_USERS_H
#define PORTAL_PEERS_USERS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/uuid.h"
#include "peers/auth.h"
#include "peers/customer_groups.h"
#include "rpc/client.h"

/* The numbers of user.proto. */
enum managed_state {
    MANAGED_OTHER, /* of a newer version */
    MANAGED_ACTIVE,
    MANAGED_DISABLED,
    MANAGED_INVITED,
    MANAGED_DELETED,
    MANAGED_STATES,
};

/* What wrong passwords have come to: sign-in from unknown devices is stopped. */
struct managed_hold {
    int64_t failures; /* in a row; 0 when nothing is stopped */
    int64_t until_us; /* 0: until it is released */
};

/* What the rule about who does not sign in for long says of a user. */
struct managed_dormancy {
    bool is_soon;           /* they are shown to who manages */
    int64_t disables_at_us; /* unless they sign in; 0: never, as the next */
    int64_t deletes_at_us;
    const char *exempt_reason; /* "" for whom it concerns */
    bool is_held;              /* as is_overdue */
};

/* Texts live in the arena of the call. */
/* Which customers one of a user's permissions reaches. */
struct managed_scope {
    const char *permission;
    scope_set scope;
};

struct managed_user {
    struct uuid id;
    const char *login_id;
    const char *name;
    const char *mail; /* "" for none */
    enum managed_state state;
    bool is_customer;
    char *const *roles;
    size_t role_count;
    char *const *granted; /* permissions beside the roles, sorted */
    size_t granted_count;
    char *const *permissions; /* sorted */
    size_t permission_count;
    int64_t created_at_us;
    int64_t last_login_at_us;           /* 0: never */
    int64_t deleted_at_us;              /* 0 unless deleted */
    struct managed_hold hold;           /* of users_get() alone */
    struct managed_dormancy dormancy;   /* of users_get() and users_list_dormant() alone */
    int64_t leaves_at_us;               /* when an active user is disabled by itself; 0: never */
    bool must_change_password;          /* at the next sign-in */
    scope_set scope;                    /* which customers built-in roles and grants reach */
    const struct managed_scope *scopes; /* of the permissions that do not reach all */
    size_t scope_count;
    int64_t rights_revision;    /* of roles, granted and scope */
    int64_t profile_revision;   /* of name and mail */
    int64_t departure_revision; /* of leaving date and dormancy.exempt_reason */
    bool is_overdue;            /* that has come, and the last administrator stays */
};

struct managed_question {
    enum managed_state state; /* MANAGED_OTHER for all but the deleted */
    const char *prefix;       /* of login ID or name */
    const char *after;        /* login ID */
    uint32_t page_size;
};

enum { MANAGED_COUNT_MAXIMUM = 1000 }; /* so many stand for more, too */

struct managed_page {
    struct managed_user *users;
    size_t count;
    const char *next; /* "" on the last page */
    int64_t counts[MANAGED_STATES];
    int64_t dormant; /* of the active ones, who have not signed in for long */
};

NODISCARD struct status users_search(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct managed_question *question, struct arena *arena,
                                     struct managed_page *out);

struct dormant_question {
    bool is_exempt; /* whom it does not concern; else who have not signed in for long */
    const char *after;
    uint32_t page_size;
};

struct dormant_users {
    struct managed_user *users;
    size_t count;
    const char *next;  /* "" on the last page */
    int64_t soon;      /* who have not signed in for long, all of them */
    int64_t warn_days; /* 0: nobody is shown */
};

NODISCARD struct status users_list_dormant(struct rpc_client *client,
                                           const struct rpc_call_options *options,
                                           const struct dormant_question *question,
                                           struct arena *arena, struct dormant_users *out);

/* NOT_FOUND, also for a user of another company. */
NODISCARD struct status users_get(struct rpc_client *client, const struct rpc_call_options *options,
                                  struct uuid id, struct arena *arena, struct managed_user *out);

/* The changes carry an idempotency key in `options`. What a rule refuses is PERMISSION_DENIED or
 * FAILED_PRECONDITION; a text of the latter begins with "self" or "last administrator" where that
 * is why. */

struct new_managed_user {
    const char *login_id;
    const char *name;
    const char *mail;
    bool is_customer;
    char **roles;
    size_t role_count;
    struct scope_wish scope;
};

struct managed_link {
    struct managed_user user;
    const char *token; /* a secret; "" when it was given before, and when it is mailed */
    bool is_mailed;    /* to the user */
    int64_t expires_at_us;
};

/* ALREADY_EXISTS for a login ID in use; the text of INVALID_ARGUMENT begins with the field's name.
 */
NODISCARD struct status users_invite(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct new_managed_user *user, struct arena *arena,
                                     struct managed_link *out);

enum managed_link_kind { MANAGED_ACTIVATION = 1, MANAGED_RESET = 2 };

NODISCARD struct status users_give_link(struct rpc_client *client,
                                        const struct rpc_call_options *options,
                                        enum managed_link_kind kind, struct uuid id,
                                        struct arena *arena, struct managed_link *out);

enum managed_act {
    MANAGED_ACT_ENABLE,
    MANAGED_ACT_DISABLE,
    MANAGED_ACT_MUST_CHANGE,
    MANAGED_ACT_VOID_PASSWORD,
    MANAGED_ACT_DELETE,
    MANAGED_ACT_RESTORE,
    MANAGED_ACT_RELEASE,
};

NODISCARD struct status users_act(struct rpc_client *client, const struct rpc_call_options *options,
                                  enum managed_act act, struct uuid id, const char *reason,
                                  struct arena *arena);

struct managed_profile {
    const char *name;
    const char *mail;
    int64_t base_revision; /* profile_revision of what was changed */
};

/* INVALID_ARGUMENT as users_invite(), ABORTED as users_change_roles(). */
NODISCARD struct status users_change_profile(struct rpc_client *client,
                                             const struct rpc_call_options *options, struct uuid id,
                                             const struct managed_profile *profile,
                                             struct arena *arena);

/* 0 for never. INVALID_ARGUMENT, with a text that begins with "leaves_at:", for a moment that is
 * over or too far ahead; ABORTED as users_change_roles(), by departure_revision. */
NODISCARD struct status users_set_leaving_date(struct rpc_client *client,
                                               const struct rpc_call_options *options,
                                               struct uuid id, int64_t leaves_at_us,
                                               int64_t base_revision, struct arena *arena);

/* "" for whom the rule concerns. INVALID_ARGUMENT for a reason that is too long, ABORTED as the
 * last. */
NODISCARD struct status users_set_dormant_exempt(struct rpc_client *client,
                                                 const struct rpc_call_options *options,
                                                 struct uuid id, const char *reason,
                                                 int64_t base_revision, struct arena *arena);

/* All that a user has of both. */
struct managed_rights {
    char **roles; /* codes */
    size_t role_count;
    char **granted; /* permissions beside the roles */
    size_t granted_count;
    struct scope_wish scope;
    int64_t base_revision; /* rights_revision of what was changed */
};

/* Takes the place of all there were; ABORTED (auth_is_stale()) when somebody else changed them
 * meanwhile. A text of PERMISSION_DENIED begins with "roles:" or "scope:" when that is why. */
NODISCARD struct status users_change_roles(struct rpc_client *client,
                                           const struct rpc_call_options *options, struct uuid id,
                                           const struct managed_rights *rights, const char *reason,
                                           struct arena *arena);

/* Whoever has a link, without a pass. */
struct password_by_link {
    const char *token;
    enum managed_link_kind kind;
    const char *password;
    const char *client_ip;
    const char *user_agent;
};

/* OK also when the rules refuse the password: then it has faults. NOT_FOUND when the link is not
 * good, whatever the cause. */
NODISCARD struct status users_set_password(struct rpc_client *client,
                                           const struct rpc_call_options *options,
                                           const struct password_by_link *password,
                                           struct arena *arena, struct password_faults *out);

#endif
