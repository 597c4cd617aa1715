/* What the files of the client share. For lib/client alone. */
#ifndef CLIENT_CLIENT_PRIVATE_H
#define CLIENT_CLIENT_PRIVATE_H

#include "base/arena.h"
#include "base/scope.h"
#include "base/status.h"
#include "client/sekisho.h"
#include "log/log.h"
#include "pass/verifier.h"
#include "rpc/client.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "tls/credentials.h"

enum { CLIENT_ARENA_MAXIMUM = 2 << 20 };

struct sekisho {
    struct arena texts; /* the options', which the parts borrow */
    struct log log;
    struct tls_credentials *credentials;
    struct rpc_client *auth;
    struct pass_verifier *passes; /* NULL without a file of keys */
};

/* Calls auth; the answer lives in `arena`. Fills the call's text. */
NODISCARD struct status client_call(struct sekisho *sekisho, struct sekisho_call *call,
                                    const struct rpc_target *target,
                                    const ProtobufCMessage *request, struct arena *arena,
                                    const void **out);

/* What came of it, for the caller; the text too when the call has none yet. */
enum sekisho_code client_code(struct sekisho_call *call, struct status status);

/* RESOURCE_EXHAUSTED for what does not fit; `out` is then to be thrown away. */
NODISCARD struct status client_user(const Sekisho__Auth__V1__User *user, struct sekisho_user *out);

/* Adds a word to a list of them; RESOURCE_EXHAUSTED when there is no room. */
NODISCARD struct status client_list_add(char list[static SEKISHO_LIST_CAPACITY], const char *name);

/* Those of a list of numbers. */
scope_set client_groups(const uint32_t *groups, size_t count);

/* Adds a permission that reaches the customers of some groups; RESOURCE_EXHAUSTED when there is no
 * room. */
NODISCARD struct status client_limited_add(struct sekisho_limited *limited, size_t *count,
                                           const char *permission, scope_set groups);

#endif
