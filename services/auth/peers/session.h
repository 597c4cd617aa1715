/* What auth asks of session: it alone may create sessions, and it tells session first when it takes
 * rights away. */
#ifndef AUTH_PEERS_SESSION_H
#define AUTH_PEERS_SESSION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "base/uuid.h"
#include "rpc/client.h"

/* One who has proved who they are, as auth saw them at that moment. */
struct new_session {
    int64_t tenant_id;
    struct uuid user_id;
    bool is_customer;
    const char *login_id;
    const char *name;
    const char *const *permissions; /* names, sorted */
    size_t permission_count;
    int64_t version;
    const char *client_ip;
    const char *user_agent;
    const char *authentication; /* "password" */
    int32_t idle_seconds;
    int32_t absolute_seconds;
    int32_t maximum_sessions;
};

struct created_session {
    const char *token; /* in the arena; a secret */
    int64_t idle_ends_at_us;
};

/* ABORTED when the user changed meanwhile: look again and decide anew. `options` carries the
 * idempotency key. */
NODISCARD struct status session_create(struct rpc_client *client,
                                       const struct rpc_call_options *options,
                                       const struct new_session *session, struct arena *arena,
                                       struct created_session *out);

/* Ends what the user began under an older version and refuses such sessions from then on. */
NODISCARD struct status session_set_barrier(struct rpc_client *client,
                                            const struct rpc_call_options *options,
                                            int64_t tenant_id, struct uuid user_id, int64_t version,
                                            const char *reason, struct arena *arena);

#endif
