/* What the portal asks of auth. */
#ifndef PORTAL_PEERS_AUTH_H
#define PORTAL_PEERS_AUTH_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "rpc/client.h"

struct sign_in {
    const char *tenant_code;
    const char *login_id; /* as typed */
    const char *password;
    const char *client_ip;
    const char *user_agent;
    const char *device; /* of the cookie, "" for none */
};

/* Tried too often: nobody is in, and nobody has looked at the password. */
struct throttled {
    bool is_throttled;
    bool is_held;         /* until an administrator releases it */
    int64_t wait_seconds; /* else */
};

struct signed_in {
    const char *token; /* in the arena; a secret. NULL when throttled, and with the next two */
    int64_t elsewhere; /* so many sessions the user has and gets no further one; 0: let in */
    /* A secret, too: of a link by which the password has to be changed first. NULL for none. */
    const char *reset_token;
    const char *device; /* for the cookie; a secret, too */
    int64_t tenant_id;
    struct uuid user_id;
    bool is_customer;
    bool password_is_due; /* older than the company wishes */
    struct throttled throttled;
};

/* `options` carries the idempotency key. OK also when throttled, when the password has to be
 * changed and when there is no room for one more session: look at these first. UNAUTHENTICATED, one
 * text, for whatever is wrong; UNAVAILABLE when passwords cannot be checked now. */
NODISCARD struct status auth_sign_in(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct sign_in *sign_in, struct arena *arena,
                                     struct signed_in *out);

/* A company, as pages call it. */
struct company {
    int64_t id;
    const char *code;
    const char *name;
    const char *time_zone;
    const char *logo;  /* the name of its picture (peers/logo.h); "" for none */
    bool has_networks; /* the option of allow-lists */
    bool is_english;   /* its language, for who has chosen none; else Japanese */
};

/* Whether a change was refused because somebody else has changed the same meanwhile. */
bool auth_is_stale(struct status refusal);

/* NOT_FOUND when there is none. */
NODISCARD struct status auth_get_company(struct rpc_client *client,
                                         const struct rpc_call_options *options, int64_t id,
                                         struct arena *arena, struct company *out);
NODISCARD struct status auth_find_company(struct rpc_client *client,
                                          const struct rpc_call_options *options, const char *code,
                                          struct arena *arena, struct company *out);

/* What sessions of a kind of user may be. */
struct company_limits {
    int64_t idle_seconds;
    int64_t absolute_seconds;
    int64_t sessions;     /* of one user at once */
    bool refuses_further; /* one more than that; else it ends the oldest */
};

struct company_settings {
    const char *name;
    const char *time_zone; /* "Asia/Tokyo" or "UTC" */
    bool is_english;
    int password_age_days; /* 0: nobody is reminded */
    const char *logo;      /* as of a company; no change writes it */
    /* Days without a sign-in, each 0 for never; of a change, they stay when there are none. */
    bool has_dormant;
    int64_t dormant_warn_days;
    int64_t dormant_disable_days;
    int64_t dormant_delete_days;
    /* Written by limits_put() (peers/limits.h) alone. */
    struct company_limits staff;
    struct company_limits customers;
    struct company_limits minimum; /* what may be chosen, both ends included */
    struct company_limits maximum;
    struct company_limits standard; /* of who has chosen nothing */
    int64_t revision;               /* as they were read: what a change is made from */
};

/* As auth has them now. */
NODISCARD struct status auth_get_settings(struct rpc_client *client,
                                          const struct rpc_call_options *options, int64_t id,
                                          struct arena *arena, struct company_settings *out);

/* The company of the pass in `options`, which carries an idempotency key, too. INVALID_ARGUMENT
 * begins with the field; ABORTED when somebody else has changed it since. */
NODISCARD struct status auth_change_company(struct rpc_client *client,
                                            const struct rpc_call_options *options,
                                            const struct company_settings *settings,
                                            struct arena *arena);

struct profile {
    const char *login_id;
    const char *name;
    const char *mail;
    char *const *roles;
    char *const *role_labels; /* of each: what the company calls it; "" for a built-in one */
    size_t role_count;
    char *const *permissions;
    size_t permission_count;
    int64_t password_set_at_us; /* 0: there is none */
    bool password_is_due;       /* older than the company wishes */
};

/* The user of the pass in `options`. */
NODISCARD struct status auth_get_self(struct rpc_client *client,
                                      const struct rpc_call_options *options, struct arena *arena,
                                      struct profile *out);

/* A sign-in of one's own. */
struct past_sign_in {
    int64_t at_us;
    const char *client_ip;
    const char *user_agent;
    const char *hosted_by; /* the internal system that asked; "" for our own page */
    int64_t failures;      /* since the one before */
};

struct past_sign_ins {
    struct past_sign_in *list; /* the newest first */
    size_t count;
    int64_t failures_since; /* the newest */
};

/* Of the user of the pass in `options`. */
NODISCARD struct status auth_list_sign_ins(struct rpc_client *client,
                                           const struct rpc_call_options *options,
                                           struct arena *arena, struct past_sign_ins *out);

/* The numbers of passwords.proto. */
enum new_password_fault {
    NEW_PASSWORD_OTHER, /* of a newer version */
    NEW_PASSWORD_SHORT,
    NEW_PASSWORD_LONG,
    NEW_PASSWORD_MONOTONOUS,
    NEW_PASSWORD_NAMES,
    NEW_PASSWORD_COMMON,
    NEW_PASSWORD_FORMER,
    NEW_PASSWORD_BREACHED,
    NEW_PASSWORD_FAULTS,
};

enum { PASSWORD_FAULTS_MAXIMUM = 8 }; /* in one answer */

/* All that is wrong with one. */
struct password_faults {
    enum new_password_fault list[PASSWORD_FAULTS_MAXIMUM];
    size_t count;
};

enum { PASSWORD_STRENGTHS = 5 };

struct password_measure {
    unsigned strength; /* below PASSWORD_STRENGTHS */
    struct password_faults faults;
};

/* Of a password in form as typed, of nobody in particular. */
NODISCARD struct status auth_measure_password(struct rpc_client *client,
                                              const struct rpc_call_options *options,
                                              const char *password, struct arena *arena,
                                              struct password_measure *out);

struct password_change {
    const char *current; /* as typed, as the next */
    const char *wanted;
    bool keeps_other_sessions;
    const char *device; /* what the browser's cookie says */
};

struct password_changed {
    bool is_changed; /* else the others say why not */
    struct throttled throttled;
    bool is_current_wrong;
    struct password_faults faults;
    const char *device; /* for the cookie, when it is changed; "" for none; a secret, too */
};

/* Of the user of the pass in `options`, which carries the idempotency key. OK also when it was
 * refused, with at least one reason. RESOURCE_EXHAUSTED and ABORTED: try again. */
NODISCARD struct status auth_change_password(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             const struct password_change *change,
                                             struct arena *arena, struct password_changed *out);

#endif
