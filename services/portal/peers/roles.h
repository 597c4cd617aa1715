/* What portal asks of auth about the roles of a company, all with the user's pass. What comes back
 * lives in the arena. */
#ifndef PORTAL_PEERS_ROLES_H
#define PORTAL_PEERS_ROLES_H

#include "base/arena.h"
#include "base/uuid.h"
#include "peers/customer_groups.h"
#include "rpc/client.h"

struct company_role {
    const char *word; /* "clerk", "own-01" */
    const char *name; /* of one of the company's own; "" for a built-in one */
    bool is_built_in;
    char *const *permissions;
    size_t permission_count;
    scope_set scope;  /* which customers one of the company's own reaches */
    int64_t revision; /* of one of the company's own */
};

struct company_roles {
    const struct company_role *roles; /* the built-in ones first */
    size_t count;
};

/* NULL when there is none by that word. */
const struct company_role *company_role_find(const struct company_roles *roles, const char *word);

NODISCARD struct status roles_list(struct rpc_client *client,
                                   const struct rpc_call_options *options, struct arena *arena,
                                   struct company_roles *out);

/* A role as it is to be. */
struct role_wish {
    const char *word; /* of one that is changed */
    const char *name;
    char **permissions;
    size_t permission_count;
    struct scope_wish scope;
    const char *reason;    /* of a change, as the next */
    int64_t base_revision; /* of the role that was changed */
};

/* INVALID_ARGUMENT with a text that begins with the field's name ("name:", "reason:");
 * PERMISSION_DENIED "permissions: ..." for what the user lacks, "scope: ..." for whom they do not
 * reach; ALREADY_EXISTS for a name in use; FAILED_PRECONDITION "self: ...", "role: ..." or "roles:
 * ..."; ABORTED (auth_is_stale()) when somebody else changed it meanwhile. */
NODISCARD struct status roles_create(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct role_wish *wish, struct arena *arena);
NODISCARD struct status roles_change(struct rpc_client *client,
                                     const struct rpc_call_options *options,
                                     const struct role_wish *wish, struct arena *arena);

/* FAILED_PRECONDITION while somebody has it; ABORTED as roles_change(). */
NODISCARD struct status roles_delete(struct rpc_client *client,
                                     const struct rpc_call_options *options, const char *word,
                                     int64_t base_revision, const char *reason,
                                     struct arena *arena);

/* The rule that decides. The numbers are users.proto's. */
enum explained_rule {
    EXPLAINED_STATE = 1,
    EXPLAINED_CUSTOMER = 2,
    EXPLAINED_ROLE = 3,
    EXPLAINED_GRANT = 4,
    EXPLAINED_DEFAULT = 5,
};

struct explained {
    bool is_allowed;
    enum explained_rule rule;
    const char *role;      /* its word, for EXPLAINED_ROLE */
    const char *role_name; /* of one of the company's own */
    bool has_scope;        /* what is allowed reaches customers: */
    scope_set scope;       /* these */
};

NODISCARD struct status roles_explain(struct rpc_client *client,
                                      const struct rpc_call_options *options, struct uuid user_id,
                                      const char *permission, struct arena *arena,
                                      struct explained *out);

#endif
