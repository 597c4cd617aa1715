/* What the portal asks of auth about users from a file, each time with the pass of whoever asks in
 * `options`. What comes back lives in the arena. */
#ifndef PORTAL_PEERS_IMPORTS_H
#define PORTAL_PEERS_IMPORTS_H

#include "peers/users.h"

enum { IMPORT_HASH_SIZE = 32 };

/* How a row wants a user to be. */
struct import_wish {
    uint32_t number; /* of the row, the heading is 1 */
    const char *login_id;
    const char *name;
    const char *mail;
    const char *roles;        /* names, of own ones the codes, with spaces between */
    enum managed_state state; /* MANAGED_OTHER: as they are */
    bool says_kind;           /* else as they are, and staff for a new one */
    bool is_customer;
    bool is_other_kind; /* a word for none, as the next */
    bool is_other_state;
    struct scope_wish scope;
    bool is_other_scope;
};

struct import_file {
    const struct import_wish *wishes;
    size_t count;
    bool has_mail; /* the file has that column, as the next */
    bool has_roles;
    uint8_t hash[IMPORT_HASH_SIZE]; /* SHA-256 of the file */
};

/* The numbers of imports.proto, as of all enums here. */
enum import_state { IMPORT_OTHER, IMPORT_PREVIEWED, IMPORT_APPLIED, IMPORT_UNDONE };

struct import_summary {
    struct uuid id;
    enum import_state state;
    const char *actor;
    int64_t creates; /* rows, as the next five */
    int64_t changes;
    int64_t disables;
    int64_t unchanged;
    int64_t faults;
    int64_t kept;    /* not put back */
    int64_t pending; /* users who are being signed out still */
    int64_t created_at_us;
    int64_t applied_at_us; /* 0: not, as the next */
    int64_t undone_at_us;
};

enum { IMPORT_FAULTS = 23, IMPORT_KEPTS = 5 };

enum import_part { IMPORT_PART_ACTS = 1, IMPORT_PART_FAULTS = 2, IMPORT_PART_KEPT = 3 };

struct import_line {
    uint32_t number;
    struct managed_user
        user; /* as they are to be: ID (nil with a fault), names, roles, kind, scope */
    const char *name_before; /* as the next of a user there is */
    const char *mail_before;
    char *const *roles_before;
    size_t roles_before_count;
    scope_set scope_before;
    unsigned fault; /* below IMPORT_FAULTS; 0: none */
    unsigned kept;  /* below IMPORT_KEPTS */
    bool creates;
    bool changes_profile;
    bool changes_roles;
    bool changes_scope;
    bool disables;
};

struct import_page {
    struct import_summary summary;
    const struct import_line *lines;
    size_t count;
    uint32_t next; /* 0: no more */
};

enum { IMPORT_LIST_MAXIMUM = 20 };

struct import_list {
    const struct import_summary *imports;
    size_t count;
};

/* PERMISSION_DENIED for whoever may not see users; INVALID_ARGUMENT for what is no file of users.
 */
NODISCARD struct status imports_create(struct rpc_client *client,
                                       const struct rpc_call_options *options,
                                       const struct import_file *file, struct arena *arena,
                                       struct import_summary *out);

/* The newest. */
NODISCARD struct status imports_list(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct arena *arena,
                                     struct import_list *out);

/* NOT_FOUND, also for another company's. */
NODISCARD struct status imports_get(struct rpc_client *client,
                                    const struct rpc_call_options *options, struct uuid id,
                                    enum import_part part, uint32_t after, struct arena *arena,
                                    struct import_page *out);

/* What a rule refuses is FAILED_PRECONDITION, or ABORTED when users have changed meanwhile. */
NODISCARD struct status imports_apply(struct rpc_client *client,
                                      const struct rpc_call_options *options, struct uuid id,
                                      struct arena *arena);

/* The same; INVALID_ARGUMENT that begins with "reason" for one that auth does not take. */
NODISCARD struct status imports_undo(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct uuid id,
                                     const char *reason, struct arena *arena);

#endif
