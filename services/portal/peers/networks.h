/* What the portal asks of auth about a company's allow-lists, always with the user's pass. */
#ifndef PORTAL_PEERS_NETWORKS_H
#define PORTAL_PEERS_NETWORKS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "rpc/client.h"

enum { ALLOWED_LISTS_MAXIMUM = 34 };

/* The numbers of networks.proto. */
enum allowed_mode { ALLOWED_OFF, ALLOWED_REPORT, ALLOWED_ENFORCE };

/* Texts live in the arena of whoever made them. */
struct allowed_range {
    const char *range;
    const char *label;
    const char *owner;
    int64_t expires_at_us; /* 0: never */
};

struct allowed_list {
    const char *name; /* "everyone", "role:clerk", "role:own-01" */
    enum allowed_mode mode;
    struct allowed_range *ranges;
    size_t count;
};

struct allowed_lists {
    struct allowed_list lists[ALLOWED_LISTS_MAXIMUM];
    size_t count;
};

struct networks_document {
    int64_t version;
    struct allowed_lists lists;
    const char *saved_by;
    int64_t saved_at_us;
    int64_t trial_version; /* 0: nothing is on trial */
    int64_t trial_ends_at_us;
    struct allowed_lists trial_lists;
    int64_t now_us;
};

struct networks_warned {
    const char *list;
    size_t position;
    bool is_wide; /* else inside another range of the list */
};

struct networks_affected {
    const char *login_id;
    const char *name;
    int64_t refused;
    int64_t admitted;
    int64_t last_refused_at_us;
};

struct networks_preview {
    const char *own_address;
    char *const *own_missing;
    size_t own_missing_count;
    const struct networks_warned *warnings;
    size_t warning_count;
    const int64_t *uses; /* of each range, list by list */
    size_t use_count;
    int64_t sign_ins;
    int64_t refused;
    uint32_t affected_count;
    const struct networks_affected *affected; /* the first of them */
    size_t shown_count;
    bool is_cut;
};

NODISCARD struct status networks_get(struct rpc_client *client,
                                     const struct rpc_call_options *options, struct arena *arena,
                                     struct networks_document *out);

NODISCARD struct status networks_ask_preview(struct rpc_client *client,
                                             const struct rpc_call_options *options,
                                             const struct allowed_lists *lists, struct arena *arena,
                                             struct networks_preview *out);

/* The changes; `options` carries the idempotency key. ABORTED: somebody else has changed them;
 * FAILED_PRECONDITION: the user's own address is outside, or a trial is under way; NOT_FOUND: that
 * version is not on trial, or there is no such list. */
NODISCARD struct status networks_put(struct rpc_client *client,
                                     const struct rpc_call_options *options, int64_t base_version,
                                     const struct allowed_lists *lists, bool on_trial,
                                     struct arena *arena);
NODISCARD struct status networks_confirm(struct rpc_client *client,
                                         const struct rpc_call_options *options, int64_t version,
                                         struct arena *arena);
NODISCARD struct status networks_revert(struct rpc_client *client,
                                        const struct rpc_call_options *options, int64_t version,
                                        struct arena *arena);
NODISCARD struct status networks_add_exception(struct rpc_client *client,
                                               const struct rpc_call_options *options,
                                               const char *list, const struct allowed_range *range,
                                               struct arena *arena);

#endif
