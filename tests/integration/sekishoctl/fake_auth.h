/* A server's methods that stand for auth: they answer about one company and one user, and keep what
 * they were asked. */
#ifndef INTEGRATION_SEKISHOCTL_FAKE_AUTH_H
#define INTEGRATION_SEKISHOCTL_FAKE_AUTH_H

#include "base/scope.h"
#include "rpc/method.h"

/* What was asked last. */
extern struct seen {
    int calls;
    size_t key_size;
    char password[64];
    char login_id[64];
    char reason[64];
    struct uuid user_id;
    size_t role_count;
    int64_t leaves_at_us;
    bool keeps_password;
    bool says_scope;
    scope_set scope;
} seen;

/* What a test says of it before it asks; nothing at first. */
extern struct faked {
    bool has_users; /* the company, in a list */
    bool refuses_invitations;
} faked;

/* Tanaka, of aoba. */
extern const struct uuid some_user;

enum { FAKE_METHODS = 12 };

extern const struct rpc_method fake_methods[FAKE_METHODS];

#endif
